import { html } from './escape';

/** The variable parts of a webview's HTML document. */

export interface DocumentParts {
  /** The webview's content security policy source, for styles. */
  cspSource: string;
  /** The address of the script, and a new random value for each rendering. Without it, no script runs. */
  script?: { address: string; nonce: string };
  style: string;
  /** What the page shows, as HTML, if no script fills it. */
  content?: string;
  /** The language of the document, such as `en`. */
  language: string;
}

export function pageDocument({ cspSource, script, style, content = '', language }: DocumentParts): string {
  const policy = [
    `default-src 'none'`,
    ...(script ? [`script-src 'nonce-${script.nonce}'`] : []),
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
  <main>${content}</main>
  ${script ? `<script nonce="${html(script.nonce)}" src="${html(script.address)}"></script>` : ''}
</body>
</html>`;
}
