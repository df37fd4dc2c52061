/** Every way to commit, through the hook that nokeys init installs. test/helpers/story.ts says how stories are written. */
import { playStories } from '../../helpers/story.ts'

playStories(import.meta.dirname)
