/** The program of a thread. */
import { type Task, unpack } from './packs/unpack.ts'
import type { Rule } from './rules/rule.ts'
import { createSifter, type SiftBlock } from './sources/sift.ts'
import { beThread } from './threads.ts'

beThread({
  unpack(task: Task, main) {
    main.postMessage(unpack(task))
  },
  sift(rules: readonly Rule[], main) {
    const sift = createSifter(rules)
    main.on('message', (block: SiftBlock) => {
      // Each step is a breath for a thread that has other things to do; this one has not.
      for (const _ of sift(block));
      main.postMessage('done')
    })
  },
})
