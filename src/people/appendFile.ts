import type { FileHandle } from 'node:fs/promises';

/** A file that grows, where each piece is on the disk before its promise resolves. Pieces that come together share a sync. */
export class AppendFile {
  private pending: string[] = [];
  private writing: Promise<void> | undefined;

  constructor(private readonly handle: FileHandle) {}

  append(text: string): Promise<void> {
    this.pending.push(text);
    if (this.writing && this.pending.length > 1) return this.writing;
    const before = this.writing ?? Promise.resolve();
    this.writing = before.then(() => this.flush());
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
