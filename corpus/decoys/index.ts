/** All decoys, family by family. */
import type { Decoy } from '../decoy.ts'
import { blobDecoys } from './blobs.ts'
import { digestDecoys } from './digests.ts'
import { exampleDecoys } from './examples.ts'
import { identifierDecoys } from './identifiers.ts'
import { signedDecoys } from './signed.ts'
import { vendorDecoys } from './vendors.ts'

export const decoys: readonly Decoy[] = [
  digestDecoys,
  identifierDecoys,
  exampleDecoys,
  signedDecoys,
  blobDecoys,
  vendorDecoys,
].flat()
