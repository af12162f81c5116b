// Reads a ZIP archive, so that a test can look into an export.
import { inflateRawSync } from "node:zlib";

/** Returns the archive's files by name. */
export function unzip(zip: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0) throw new Error("this is no ZIP archive");
  let at = zip.readUInt32LE(end + 16); // the central directory
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [names, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    const name = zip.toString("utf8", at + 46, at + 46 + names);
    files.set(name, content(zip, zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)));
    at += 46 + names + extra + comment;
  }
  return files;
}

function content(zip: Buffer, method: number, size: number, header: number): string {
  const from = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const packed = zip.subarray(from, from + size);
  if (method === 0) return packed.toString("utf8");
  if (method === 8) return inflateRawSync(packed).toString("utf8");
  throw new Error(`method ${method} of packing is not known`);
}
