import { z } from 'zod';
import type { Route } from './route.ts';

/** A link as OpenAPI writes it: the value in the answer that is a parameter of another operation. */
export interface Link {
  readonly operationId: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const PARAMETER = /\{(\w+)\}/g;

/** Where things of a kind lie: `/sales` for `/sales`, `/sales/{id}` and `/sales/{id}/void`. */
const collectionOf = (path: string): string => path.replace(/\/\{.*/, '');

/** What it answers is one thing of its collection, or a page of them; what a thing is put to answers something else. */
const tellsOfItsCollection = ({ path }: Route): boolean => /^\/[^{}]+(\/\{\w+\})?$/.test(path);

const fieldsOf = (schema: unknown): readonly string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];

/** The place in an answer that holds this field, of itself or of the first thing on a page. */
const placeIn = (answer: Route['answer'], field: string): string | undefined => {
  if (fieldsOf(answer).includes(field)) return `$response.body#/${field}`;
  const items: unknown = answer instanceof z.ZodObject ? answer.shape['items'] : undefined;
  const isListed = items instanceof z.ZodArray && fieldsOf(items.element).includes(field);
  return isListed ? `$response.body#/items/0/${field}` : undefined;
};

/** Where in the answer of one operation stands what the path of another asks for. */
const linkBetween = (from: Route, to: Route): Link | undefined => {
  const [field, ...more] = [...to.path.matchAll(PARAMETER)].map(([, name]) => name);
  if (field === undefined || more.length > 0) return undefined;
  const isOfCollection = tellsOfItsCollection(from) && collectionOf(from.path) === collectionOf(to.path);
  // Every kind of thing has an `id`; other names say what they are.
  if (!isOfCollection && (field === 'id' || from.tag !== to.tag)) return undefined;
  const place = placeIn(from.answer, field);
  return place === undefined ? undefined : { operationId: to.id, parameters: { [field]: place } };
};

/** What can be asked about what a route answers, by the names of the operations. */
export const linksOf = (route: Route, routes: readonly Route[]): Readonly<Record<string, Link>> =>
  Object.fromEntries(
    routes.flatMap((to) => {
      const link = linkBetween(route, to);
      return link === undefined || to.id === route.id ? [] : [[to.id, link]];
    }),
  );
