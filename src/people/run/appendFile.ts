import type { FileHandle } from 'node:fs/promises';

/** A file that grows. A piece is on the disk before its promise resolves; pieces that come together share a sync. */
export class AppendFile {
  private pending: string[] = [];
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly handle: FileHandle) {}

  /** After a failure every later piece fails alike: nothing is written behind a gap. */
  append(text: string): Promise<void> {
    this.pending.push(text);
    if (this.pending.length === 1) this.writing = this.writing.then(() => this.flush());
    return this.writing;
  }

  async close(): Promise<void> {
    try {
      await this.writing;
    } finally {
      await this.handle.close();
    }
  }

  private async flush(): Promise<void> {
    const text = this.pending.join('');
    this.pending = [];
    await this.handle.appendFile(text);
    await this.handle.datasync();
  }
}
