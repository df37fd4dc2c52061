/** What a push brings, through real hooks on both sides. test/helpers/story.ts says how stories are written. */
import { playStories } from '../../helpers/story.ts'

playStories(import.meta.dirname)
