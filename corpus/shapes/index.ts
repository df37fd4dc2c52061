/** All shapes, family by family. */
import type { Shape } from '../shape.ts'
import { awsTools } from './aws-tools.ts'
import { chat } from './chat.ts'
import { containers } from './containers.ts'
import { data } from './data.ts'
import { encodings } from './encodings.ts'
import { infrastructure } from './infrastructure.ts'
import { markup } from './markup.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { source } from './source.ts'
import { tables } from './tables.ts'
import { urls } from './urls.ts'

export const shapes: readonly Shape[] = [
  shell,
  source,
  settings,
  data,
  markup,
  tables,
  containers,
  infrastructure,
  awsTools,
  chat,
  encodings,
  urls,
].flat()
