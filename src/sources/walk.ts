/** All files below a folder, for folders that Git does not list. The only file that imports fast-glob. */
import * as fs from 'node:fs'
import glob from 'fast-glob'

export type Walked = { name: string } | { name: string; error: Error }

/**
 * Names relative to the folder, with forward slashes. Links are listed, not followed, so there are no loops. A folder that
 * cannot be read is told as an error; fast-glob alone would either stop there or say nothing.
 */
export async function* walkFolder(folder: string): AsyncGenerator<Walked> {
  const errors: Walked[] = []
  const readdir = ((path: string, options: object, done: (error: Error | null, entries?: unknown) => void) =>
    fs.readdir(path, options, (error, entries) => {
      if (error) errors.push({ name: path.slice(folder.length + 1), error })
      done(null, error ? [] : entries)
    })) as typeof fs.readdir
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
    if (!entry.dirent.isDirectory()) yield { name: entry.path }
    yield* errors.splice(0)
  }
  yield* errors
}
