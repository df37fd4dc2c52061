import { defineConfig } from 'rolldown'
import { buildPlugin } from './build/plugin.ts'

/** What a hook goes through, with all that it imports, is one file: twenty small ones take longer to open than to run. */
const hookPath = /[\\/]src[\\/]cli\.ts$/

/** Our own files are bundled and split along dynamic imports; libraries stay outside, behind their doors. */
export default defineConfig({
  input: { bin: 'src/bin.ts', index: 'src/index.ts', worker: 'src/worker.ts' },
  platform: 'node',
  external: id => !id.startsWith('.') && !id.startsWith('/') && !id.startsWith('virtual:') && !id.startsWith('\0'),
  plugins: [buildPlugin()],
  output: {
    dir: 'dist',
    format: 'esm',
    // All in one folder: a thread's code is found beside the file that starts it.
    chunkFileNames: '[name]-[hash].js',
    cleanDir: true,
    // Comments and blanks are a third of what is read at each start. Names stay, for who reports a bug.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    codeSplitting: { groups: [{ name: 'hook', test: hookPath }] },
  },
})
