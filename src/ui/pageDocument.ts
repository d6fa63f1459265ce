import { html } from './escape';

/** The variable parts of a webview's HTML document. */

export interface DocumentParts {
  /** The webview's content security policy source, for styles. */
  cspSource: string;
  /** A new random value for each rendering. */
  nonce: string;
  script: string;
  style: string;
  /** The language of the document, such as `en`. */
  language: string;
}

export function pageDocument({ cspSource, nonce, script, style, language }: DocumentParts): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource}`,
    `form-action 'none'`,
    `base-uri 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${html(language)}">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${html(policy)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title></title>
  <link rel="stylesheet" href="${html(style)}">
</head>
<body>
  <main></main>
  <script nonce="${html(nonce)}" src="${html(script)}"></script>
</body>
</html>`;
}
