import assert from 'node:assert/strict';
import { pageDocument } from '../../../src/ui/pageDocument';

const parts = {
  cspSource: 'https://webview.test',
  script: { address: 'https://webview.test/form.js', nonce: 'abc' },
  style: 'https://webview.test/form.css',
  language: 'en',
};

describe("a page's document", () => {
  it('allows its own script by nonce, its own style, and nothing inline', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(pageDocument(parts))?.[1];
    assert.equal(
      policy,
      "default-src 'none'; script-src 'nonce-abc'; style-src https://webview.test; " +
        "font-src https://webview.test; img-src https://webview.test; form-action 'none'; base-uri 'none'",
    );
  });

  it('lets no script run on a page without one', () => {
    const { script, ...rest } = parts;
    const html = pageDocument({ ...rest, content: '<h1>Title</h1>' });
    assert.ok(html.includes('<main><h1>Title</h1></main>'));
    assert.doesNotMatch(html, new RegExp(`script-src|<script|${script.nonce}`));
  });

  it('keeps values inside its attributes', () => {
    const html = pageDocument({ ...parts, language: '"><script>', style: '"<&' });
    assert.ok(html.includes('lang="&quot;&gt;&lt;script&gt;"'));
    assert.ok(html.includes('href="&quot;&lt;&amp;"'));
  });
});
