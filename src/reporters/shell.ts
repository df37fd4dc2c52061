/** A path as an argument of a shell command that a person may copy. */
import { printable } from './printable.ts'

/**
 * Bare where it can be, else in quotes for sh. What is not safe to print stands as octal bytes in `$'…'`, which bash, zsh
 * and POSIX 2024 (https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_04) read.
 */
export function shellQuote(path: string): string {
  // Neither an option nor a pathspec with magic: https://git-scm.com/docs/gitglossary#def_pathspec
  const argument = /^[-:~]/.test(path) ? `./${path}` : path
  if (/^[\w./@%+=:,-]+$/.test(argument)) return argument
  if (printable(argument) === argument) return `'${argument.replaceAll("'", "'\\''")}'`
  return `$'${argument.replace(/[^\w./@%+=, -]/gu, inOctal)}'`
}

function inOctal(character: string): string {
  return [...Buffer.from(character)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}
