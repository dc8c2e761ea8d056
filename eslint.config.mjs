// Layers are held apart here: the folder says where code may run (DESIGN: src-shared is pure, src-renderer has no Node).
import tseslint from 'typescript-eslint';
import hooks from 'eslint-plugin-react-hooks';

const forbid = (...groups) => ({ 'no-restricted-imports': ['error', { patterns: groups }] });
const NODE = { regex: '^(node:|fs$|path$|os$|crypto$|child_process$|http$|https$|net$|tls$|util$|stream$|events$|buffer$|url$)', message: 'Node modules belong in src-main.' };
const ELECTRON = { regex: '^electron', message: 'Electron is bound in thin files only.' };
const MAIN = { group: ['**/src-main/**'], message: 'The main process is reached through the contract.' };
const RENDERER = { group: ['**/src-renderer/**'], message: 'Renderer code runs in windows only.' };
const CODES = { regex: '^(@?otplib|keytar$|@node-rs/)', message: 'Codes are computed, and secrets kept, in the main process.' };
const TEST = { group: ['**/test/**'], message: 'Test code never ships.' };

export default tseslint.config(
  { ignores: ['out/**', 'out-test/**', 'dist/**', 'node_modules/**', '.runtime/**', 'build/**', '*.mjs', 'docs/*.mjs', '**/*.cjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      // A field left out by destructuring (a secret, say) is named with _.
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_', caughtErrors: 'all' }],
      'no-restricted-globals': ['error', 'alert', 'confirm'],
      'no-eval': 'error',
      'no-console': 'error',
    },
  },
  { files: ['src-shared/**'], rules: { ...forbid(NODE, ELECTRON, MAIN, RENDERER, TEST, CODES), 'no-restricted-globals': ['error', 'window', 'document', 'navigator', 'process', 'Buffer'] } },
  { files: ['src-main/**'], rules: forbid(ELECTRON, RENDERER, TEST) },
  { files: ['src-main/index.ts', 'src-main/windows/**', 'src-main/ipc/electron*.ts', 'src-main/preload/**', 'src-main/**/*.electron.ts'], rules: forbid(RENDERER, TEST) },
  { files: ['src-renderer/**'], plugins: { 'react-hooks': hooks }, rules: { ...hooks.configs.recommended.rules, ...forbid(NODE, ELECTRON, MAIN, TEST, CODES), 'no-restricted-globals': ['error', 'process', 'Buffer', 'fetch', 'XMLHttpRequest', 'WebSocket', 'localStorage', 'sessionStorage', 'indexedDB'] } },
  { files: ['src-main/cli/**', 'test/**'], rules: { 'no-console': 'off' } },
);
