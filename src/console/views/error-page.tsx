import type { ProblemCode } from '../../api/route.ts';
import { BASE, type Call, type Shown } from '../call.ts';
import { Notice } from './parts.tsx';

/** What a page says that could not be shown. */
export const errorPage = (
  { words, visitor }: Call,
  why: ProblemCode | 'form_expired' | 'no_cookies',
  reference: string,
): Shown => {
  const text = why === 'form_expired' || why === 'no_cookies' ? words.t(`error.${why}`) : words.t(`problem.${why}`);
  return {
    title: words.t(why === 'not_found' ? 'error.not_found' : 'error.title'),
    body: (
      <>
        <Notice kind="problem" text={text} />
        {why === 'internal' ? <p>{words.t('error.reference', { reference })}</p> : null}
        <p>
          <a href={visitor === undefined ? `${BASE}/sign-in` : BASE}>{words.t('error.back')}</a>
        </p>
      </>
    ),
  };
};
