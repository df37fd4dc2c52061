/** --submodules. test/helpers/story.ts says how stories are written. */
import { playStories } from '../../helpers/story.ts'

playStories(import.meta.dirname)
