/** What CI services say of a run. test/helpers/story.ts says how stories are written. */
import { playStories } from '../../helpers/story.ts'

playStories(import.meta.dirname)
