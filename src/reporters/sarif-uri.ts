/** Paths as SARIF locations: percent-encoded, relative to the repository's top level. */
import { isFile, nameOf } from './place.ts'

/** No uriBaseId: GitHub knows none, and takes relative ones as from the top level. */
export function uriOf(path: string): string {
  const encoded = path.split('/').map(encodeSegment).join('/')
  if (/^[a-z]:\//i.test(path)) return `file:///${path.slice(0, 2)}${encoded.slice(4)}`
  return path.startsWith('/') ? `file://${encoded}` : encoded
}

/** Halves of surrogate pairs have no place in a URI. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'))
}

/**
 * Where it is. GitHub rejects a whole report for one result without a relative uri, and a commit message has no file: then it
 * is the Git object, under the name that a loose one has. Git tracks nothing in `.git`, so no file is mistaken for it.
 */
export function placeOf(path: string, blob: string | undefined): { uri?: string; description?: { text: string } } {
  if (isFile(path)) return { uri: uriOf(path) }
  const description = { text: blob === undefined ? nameOf(path) : `${nameOf(path)}: Git object ${blob}` }
  return blob === undefined
    ? { description }
    : { uri: `.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`, description }
}

/** A location for a notification. */
export function fileLocation(path: string) {
  return isFile(path)
    ? { physicalLocation: { artifactLocation: { uri: uriOf(path) } } }
    : { logicalLocations: [{ name: nameOf(path) }] }
}
