import { defineConfig } from 'rolldown'
import { buildPlugin } from './build/plugin.ts'

/** Our own files are bundled and split along dynamic imports; libraries stay outside, behind their doors. */
export default defineConfig({
  input: { bin: 'src/bin.ts', index: 'src/index.ts' },
  platform: 'node',
  external: id => !id.startsWith('.') && !id.startsWith('/') && !id.startsWith('virtual:') && !id.startsWith('\0'),
  plugins: [buildPlugin()],
  output: { dir: 'dist', format: 'esm', chunkFileNames: 'chunks/[name]-[hash].js', cleanDir: true },
})
