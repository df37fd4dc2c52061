/**
 * Names that do not stand before their value: the other member of a name-value pair, what a value is piped or written to,
 * a comment behind it.
 */

/** A member that says nothing but that it is a value. */
const valueMember = /(?:value|val|string|text|content|data|default)$/i
const nameMember = '(?:key|name|label|field|title|variable|option|param\\w*|property|setting)'
const name = '["\'`]?([\\w./:-]{2,80})'

/** `…","secure":true,"name":"X"`: other members of no interest may stand between. */
const memberBehind = new RegExp(
  `^["'\\s,;]{0,60}(?:["']?\\w+["']?\\s*[:=]\\s*[^,{}]{0,60},\\s*["']?){0,5}${nameMember}["']?\\s*[:=]\\s*${name}`,
  'i',
)
const memberBefore = new RegExp(`["']?\\b${nameMember}["']?\\s*[:=]>?\\s*${name}["'\`]?\\s*[,;]?[^{}]{1,240}$`, 'i')
const attributeBehind = /^["'\s]+(?:[\w-]+=["'][^"']*["']\s+){0,5}?(?:name|key)=["']?([\w.:-]+)/i
const idBehind = /^["'\s]+(?:[\w-]+=["'][^"']*["']\s+){0,5}?id=["']?([\w.:-]+)/i
const elementBehind = /^\s*<\/\w+>\s*<(?:name|key)>\s*([\w.:-]+)/i
/** `SET value = '…' WHERE name = 'X'` */
const rowBehind = /^["'`]?\s*where\s+\w+\s*=\s*["'`]?([\w.:-]+)/i

/** The name of a value that is joined to a word which only says "value"; empty if it has none. */
export function nameOfMember(joined: string, before: string, behind: string): string {
  if (!valueMember.test(joined)) return ''
  for (const pattern of [memberBehind, attributeBehind, idBehind, elementBehind, rowBehind]) {
    const found = pattern.exec(behind)
    if (found) return found[1]!
  }
  return memberBefore.exec(before)?.[1] ?? ''
}

/** `echo "…" > aws_secret_key.txt`, `echo "…" | keystore add secret_key` */
const written = /^["'`]?\)?[ \t]*(?:>{1,2}|\|[ \t]*(?=[\w./-]+[ \t]+\w))[ \t]*["']?([\w./~$ -]{3,100})/
const comment = /^["'`,;)\]} \t]*(?:#|\/\/|--|\/\*|<!--|;|<-|\u2190)[ \t]*([\w -]{3,40})/

/** `"…" == secretKey`, `assertEqual("…", options.secretKey)`, `setObject:@"…" forKey:@"secretKey"` */
const compared = /^["'`]?[)\]]?\s*(?:[!=]==?|\sforKey:|,(?=[\s\w.$@"']+\)))\s*@?["']?([\w.$-]{2,80})/

/** `use "…" as the AWS secret key` */
const described = /^["'`\u201d]?\)?\s+(?:as|is|for)\s+(?:(?:the|our|my|your|an?)\s+)?([\w -]{3,40})/

/** What a value is written to or compared with, or a comment behind it; empty if there is none of them. */
export function nameBehind(behind: string): string {
  const found = written.exec(behind) ?? compared.exec(behind) ?? described.exec(behind) ?? comment.exec(behind)
  return found?.[1] ?? ''
}
