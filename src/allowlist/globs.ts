/** Path globs of the allowlist. The only file that imports picomatch; loaded if there is a glob. */
import picomatch from 'picomatch'

/** A test for paths relative to the top level. A folder's name stands for all below it; a bare name for any depth. */
export function globTest(glob: string): (path: string) => boolean {
  const pattern = glob.replace(/^\.?\//, '').replace(/\/$/, '/**')
  const anywhere = pattern.includes('/') || pattern === '**' ? pattern : `**/${pattern}`
  return picomatch([anywhere, `${anywhere}/**`], { dot: true, nonegate: true })
}
