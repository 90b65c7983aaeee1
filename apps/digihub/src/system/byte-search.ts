import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A text that was found where it must not be. */
export interface Found {
  readonly where: string;
  readonly text: string;
  readonly offset: number;
}

/** Every file of a folder. */
export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Shortest needle: its first bytes are looked up as one number. */
const prefix = 6;
const tableBits = 20;

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

/** Looks for many texts at once, in UTF-8 and in both orders of UTF-16, byte by byte. */
export class ByteSearch {
  private readonly needles = new Map<number, { readonly bytes: Buffer; readonly text: string }[]>();
  private readonly maybe = new Uint8Array(1 << tableBits);
  readonly texts: number;

  constructor(texts: Iterable<string>) {
    const all = new Set(texts);
    this.texts = all.size;
    for (const text of all) {
      for (const bytes of [Buffer.from(text), Buffer.from(text, 'utf16le'), utf16be(text)]) {
        if (bytes.length < prefix) throw new RangeError(`too short to look for: "${text}"`);
        const key = bytes.readUIntBE(0, prefix);
        this.needles.set(key, [...(this.needles.get(key) ?? []), { bytes, text }]);
        this.maybe[key % (1 << tableBits)] = 1;
      }
    }
  }

  /** Each text once per place. */
  in(bytes: Buffer, where: string): Found[] {
    const found = new Map<string, Found>();
    const [window, size] = [2 ** (8 * (prefix - 1)), 1 << tableBits];
    let key = 0;
    for (let end = 0; end < bytes.length; end += 1) {
      key = (key % window) * 256 + bytes[end]!;
      if (end < prefix - 1 || this.maybe[key % size] === 0) continue;
      const offset = end - prefix + 1;
      for (const needle of this.needles.get(key) ?? []) {
        const there = bytes.subarray(offset, offset + needle.bytes.length);
        if (there.equals(needle.bytes) && !found.has(needle.text)) {
          found.set(needle.text, { where, text: needle.text, offset });
        }
      }
    }
    return [...found.values()];
  }

  /** In the bytes of every file of a folder, and in the names of the files. */
  inFolder(folder: string): { readonly found: Found[]; readonly files: number; readonly bytes: number } {
    const found: Found[] = [];
    let [files, bytes] = [0, 0];
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      found.push(...this.in(Buffer.from(path), `the name of ${path}`));
      if (!entry.isFile()) continue;
      const content = readFileSync(path);
      files += 1;
      bytes += content.length;
      found.push(...this.in(content, path));
    }
    return { found, files, bytes };
  }
}
