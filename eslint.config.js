import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' };
/** Roles are told apart in one table: whoever compares them elsewhere has invented a right that nobody can look up. */
const noRoleCompared = [
  'BinaryExpression[operator=/^[!=]==?$/] > Literal[value=/^(vendor|cashier|admin)$/]',
  'BinaryExpression[operator=/^[!=]==?$/] > Identifier[name=/^role$/i]',
  'BinaryExpression[operator=/^[!=]==?$/] > MemberExpression[property.name=/role$/i]',
  'BinaryExpression[operator=/^[!=]==?$/] > ChainExpression > MemberExpression[property.name=/role$/i]',
  'SwitchStatement > MemberExpression[property.name=/role$/i]',
  'SwitchStatement > Identifier[name=/^role$/i]',
  'SwitchCase > Literal[value=/^(vendor|cashier|admin)$/]',
].map((selector) => ({ selector, message: "Ask may(actor, '…') of tenancy/what-people-may.ts." }));

const SQL = '/^\\s*(select|insert into|update|delete from)\\s/i';
/** compose wires and does nothing else. */
const onlyWiring = [
  ['Literal[raw=/^[0-9]/][value>1]', 'figures'],
  [`Literal[value=${SQL}]`, 'SQL'],
  [`TemplateElement[value.raw=${SQL}]`, 'SQL'],
].map(([selector, what]) => ({ selector, message: `No ${what} in compose: put it into the part that it is about.` }));

export default defineConfig(
  {
    ignores: [
      'clients/typescript/operations.ts',
      'dist',
      '.data',
      '.cache',
      'coverage',
      '**/*.js',
      '**/*.cjs',
      '**/*.mjs',
    ],
  },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      complexity: ['error', 10],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read settings from config.ts.' },
      ],
      'no-restricted-syntax': ['error', noDefaultExport],
    },
  },
  {
    files: ['src/**'],
    ignores: ['src/tenancy/what-people-may.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, ...noRoleCompared] },
  },
  {
    files: ['src/compose/**'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, ...noRoleCompared, ...onlyWiring] },
  },
  {
    files: ['test/**', 'bench/**', 'storm/**', 'scripts/**'],
    rules: { 'max-lines-per-function': 'off', 'no-restricted-properties': 'off', 'no-console': 'off' },
  },
);
