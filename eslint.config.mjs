import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** A folder may import itself and the folders named here, and nothing above it. */
const floors = {
  sandbox: [],
  twilio: [],
  ui: ['twilio'],
  accounts: ['ui', 'guide', 'editor', 'twilio', 'sandbox'],
  people: ['accounts', 'twilio'],
  guide: ['twilio'],
  form: ['people', 'guide', 'twilio'],
  alerts: ['form', 'guide', 'twilio'],
  editor: ['alerts', 'form', 'people', 'guide', 'accounts', 'ui', 'twilio', 'sandbox'],
  app: ['editor', 'guide', 'accounts', 'ui', 'twilio'],
};
const folders = Object.keys(floors);
/** Folders in which every file may import `vscode`, besides the folders named `editor`. */
const talkToVsCode = ['app', 'editor', 'ui'];

const arrows = folders.flatMap((folder) => {
  const above = folders.filter((other) => other !== folder && !floors[folder].includes(other));
  const patterns = above.map((other) => ({
    group: [`**/${other}/**`],
    message: `${folder} is below ${other}: a folder imports only from folders below it.`,
  }));
  patterns.push({ group: ['**/extension'], message: 'No file imports extension.ts.' });
  const vscode = {
    name: 'vscode',
    message: 'Only src/app, src/ui, src/extension.ts, and folders named editor may import vscode.',
  };
  const rule = (/** @type {object[]} */ paths) => ({
    'no-restricted-imports': ['error', { paths, patterns }],
  });
  return [
    { files: [`src/${folder}/**/*.ts`], rules: rule(talkToVsCode.includes(folder) ? [] : [vscode]) },
    { files: [`src/${folder}/editor/**/*.ts`], rules: rule([]) },
  ];
});

const html = ['innerHTML', 'outerHTML'].map((name) => ({
  selector: `MemberExpression[property.name="${name}"]`,
  message: 'Text goes into the page with textContent.',
}));
html.push({
  selector:
    'CallExpression[callee.property.name=/^(insertAdjacentHTML|write)$/][callee.object.name="document"]',
  message: 'Text goes into the page with textContent.',
});

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'node_modules/', 'coverage/', '.host/', 'screenshots/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // VS Code's disposables are a shape, not a class.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      eqeqeq: 'error',
    },
  },
  { files: ['src/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...html], 'no-console': 'error' } },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/alerts/**', 'src/form/**', 'src/ui/page/**'],
    rules: { 'no-restricted-globals': ['error', 'document', 'window', 'navigator'] },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
        AbortSignal: 'readonly',
        AbortController: 'readonly',
      },
    },
  },
  ...arrows,
);
