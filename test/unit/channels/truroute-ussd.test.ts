import { describe, expect, test } from '@jest/globals';
import { truroute } from '../../../src/channels/truroute/network.ts';
import { readXml } from '../../../src/platform/xml.ts';
import type { HandleTurn } from '../../../src/ussd/turn.ts';
import { aGateway } from '../../support/callbacks-under-test.ts';

const aTruRoute = (handleTurn?: HandleTurn) => {
  const network = truroute.connect({ TRUROUTE_USSD_CODE: '*425*7#' });
  if (!network) throw new Error('it has a code');
  const { post, ...seen } = aGateway(handleTurn, { network });
  return { send: (body: string) => post().set('content-type', 'text/xml').send(body), ...seen };
};

const asked = (type: string, msg: string): string =>
  `<ussd><msisdn>265991234567</msisdn><sessionid>77</sessionid><type>${type}</type><msg>${msg}</msg></ussd>`;

describe('a key press that comes through TruRoute', () => {
  test.each([
    ['1', '*425*7*1*12#', { next: [] }, ['1', '12']],
    ['2', '12', { next: ['12'] }, []],
    ['2', '', { next: [''] }, []],
    ['2', '007', { next: ['007'] }, []],
    ['2', 'Otieno &amp; Sons &#35;1', { next: ['Otieno & Sons #1'] }, []],
  ])('of the type %s with the message %j', async (type, msg, inputs, serviceTokens) => {
    const { send, turns } = aTruRoute();
    await send(asked(type, msg));
    expect(turns).toMatchObject([{ sessionId: '77', phone: '+265991234567', inputs, serviceTokens }]);
  });

  test('is answered with a document in which nothing of the page is lost', async () => {
    const page = 'Éric & Sons <1>\n1. Sell';
    const { send } = aTruRoute(() => Promise.resolve({ text: page, end: false, page: 'VM' }));
    const answer = await send(asked('2', '1'));
    expect(answer.headers['content-type']).toBe('text/xml; charset=utf-8');
    expect(readXml(answer.text)).toEqual({ ussd: { type: '2', msg: page } });
  });

  test.each([
    ['3', 'incomplete'],
    ['4', 'failed'],
  ])('tells of an end by the type %s', async (type, status) => {
    const { send, ends, turns } = aTruRoute();
    expect((await send(asked(type, ''))).status).toBe(200);
    expect([ends, turns]).toMatchObject([[{ sessionId: '77', status }], []]);
  });

  test('may name its elements with a prefix of its own', async () => {
    const { send, turns } = aTruRoute();
    await send(asked('2', '12').replaceAll('<', '<t:').replaceAll('<t:/', '</t:'));
    expect(turns).toMatchObject([{ inputs: { next: ['12'] } }]);
  });

  const withType = (declarations: string, msg: string): string => `<!DOCTYPE ussd [${declarations}]>${asked('2', msg)}`;
  test.each([
    ['an entity of its own', withType('<!ENTITY one "1">', '&one;')],
    ['an entity from outside', withType('<!ENTITY one SYSTEM "one.txt">', '&one;')],
    ['a type and nothing more', withType('', '1')],
    ['an element that does not end', asked('2', '12').replace('2</msg></ussd>', '')],
    ['nothing that ends it', asked('2', '12').replace('</ussd>', '')],
    ['no session', '<ussd><msisdn>265991234567</msisdn><type>2</type><msg>1</msg></ussd>'],
    ['an element twice', asked('2', '1').replace('<type>', '<type>1</type><type>')],
    ['another type', asked('10', '')],
    ['no document', '1'],
  ])('is refused with an empty 400, and at once, when it brings %s', async (_what, body) => {
    const { send, turns } = aTruRoute();
    const began = performance.now();
    const answer = await send(body);
    expect([answer.status, answer.text, turns.length]).toEqual([400, '', 0]);
    expect(performance.now() - began).toBeLessThan(500);
  });

  test('keeps an entity that is none as it was typed', async () => {
    const { send, turns } = aTruRoute();
    await send(asked('2', '&one;'));
    expect(turns).toMatchObject([{ inputs: { next: ['&one;'] } }]);
  });
});
