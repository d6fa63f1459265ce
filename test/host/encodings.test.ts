import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { encodings, type Encoding } from '../../src/people/list/bytes';

/** A sample word in each supported encoding. For an unknown encoding name, VS Code falls back to UTF-8. */
const words: Record<Encoding, [bytes: string, word: string]> = {
  windows1252: ['4a6f73e9', 'José'],
  windows1250: ['a3756b61737a', 'Łukasz'],
  windows1251: ['c8e2e0ed', 'Иван'],
  windows1254: ['dde7', 'İç'],
  macroman: ['4a6f738e', 'José'],
  shiftjis: ['93639286', '田中'],
  gbk: ['c0eec4c8', '李娜'],
  cp950: ['b3afa9c9', '陳怡'],
  euckr: ['b1e8b9ce', '김민'],
};

describe('The encodings of a list', () => {
  for (const [name, label] of Object.entries(encodings)) {
    it(`are decoded by VS Code: ${label}`, async () => {
      const [bytes, word] = words[name as Encoding];
      assert.equal(await vscode.workspace.decode(Buffer.from(bytes, 'hex'), { encoding: name }), word);
    });
  }
});
