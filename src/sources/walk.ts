/** All files below a folder, for folders that Git does not list. The only file that imports fast-glob. */
import * as fs from 'node:fs'
import glob from 'fast-glob'

/** `name` is relative to the folder, with forward slashes, in the bytes of the file system: they need not be UTF-8. */
export type Walked = { name: Buffer; isFile?: boolean; error?: Error }

/**
 * Links are listed, not followed, so there are no loops. A folder that cannot be read is told as an error; fast-glob alone
 * would either stop there or say nothing. It sees harmless names in place of the real ones, since it takes them for text
 * and leaves out what no glob of it matches.
 */
export async function* walkFolder(folder: string): AsyncGenerator<Walked> {
  const errors: Walked[] = []
  const readdir = ((path: string, _options: object, done: (error: null, entries: fs.Dirent[]) => void) => {
    const name = decode(path.slice(folder.length + 1))
    const bytes = Buffer.concat([Buffer.from(`${folder}/`), name])
    fs.readdir(bytes, { withFileTypes: true, encoding: 'buffer' }, (error, entries) => {
      if (error) errors.push({ name, error })
      done(null, error ? [] : entries.map(entry => harmless(entry as unknown as fs.Dirent<Buffer>)))
    })
  }) as unknown as typeof fs.readdir
  const stream = glob.stream('**/*', {
    cwd: folder,
    dot: true,
    onlyFiles: false,
    objectMode: true,
    followSymbolicLinks: false,
    ignore: ['**/.git/**'],
    fs: { ...fs, readdir },
  })
  for await (const entry of stream as AsyncIterable<unknown> as AsyncIterable<glob.Entry>) {
    if (!entry.dirent.isDirectory()) yield { name: decode(entry.path), isFile: entry.dirent.isFile() }
    yield* errors.splice(0)
  }
  yield* errors
}

function harmless(entry: fs.Dirent<Buffer>): fs.Dirent {
  const name = entry.name
    .toString('latin1')
    .replace(/[^\w.-]/g, byte => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return Object.assign(entry as unknown as fs.Dirent, { name })
}

function decode(path: string): Buffer {
  return Buffer.from(
    path.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}
