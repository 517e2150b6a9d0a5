import { tsImport } from 'tsx/esm/api';

/** Jest calls this once before the tests of a project. It has no way of its own to run TypeScript modules here. */
export default async function globalSetup() {
  const { prepareTemplate } = await tsImport('./template-database.ts', import.meta.url);
  await prepareTemplate();
}
