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
<html lang="${escape(language)}">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title></title>
  <link rel="stylesheet" href="${escape(style)}">
</head>
<body>
  <main></main>
  <script nonce="${escape(nonce)}" src="${escape(script)}"></script>
</body>
</html>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
