/** eslint.config.js: the hand of our browser modules. No semicolons, double quotes, nothing unused. */
import js from "@eslint/js"
import stylistic from "@stylistic/eslint-plugin"
import globals from "globals"

export default [
  { ignores: ["**/node_modules/", "**/vendor/", ".venv/", "data/", "build/", "dist/"] },
  js.configs.recommended,
  {
    files: ["**/*.{js,mjs}"],
    plugins: { "@stylistic": stylistic },
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@stylistic/max-len": ["error", { code: 120, ignoreUrls: true }],
      "@stylistic/quotes": ["error", "double", { avoidEscape: true }],
      "@stylistic/semi": ["error", "never"],
      "eqeqeq": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  { files: ["tests/**", "frontend/*.js"], languageOptions: { globals: globals.node } },
]
