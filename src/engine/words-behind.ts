/** What stands behind a value and may name it: the other member of a name-value pair, a file it goes to, a comment. */

/** `…","secure":true,"name":"X"`: the other members of a name-value pair, a few of no interest between. */
const memberBehind =
  /^["'\s,;]{0,60}(?:["']?\w+["']?\s*[:=]\s*[^,}\n]{0,60},\s*["']?){0,5}(?:key|name|id|label|field|title|variable)["']?\s*[:=]\s*["']?([\w./-]+)/i
const attributeBehind = /^["'\s]+(?:[\w-]+=["'][^"']*["']\s+){0,3}(?:name|key|id)=["']?([\w.-]+)/i
const elementBehind = /^\s*<\/\w+>\s*<(?:name|key)>\s*([\w.:-]+)/i
/** `echo "…" > aws_secret_key.txt` */
const redirectBehind = /^["'`]?\)?[ \t]*>{1,2}[ \t]*["']?([\w./-]+)/
const commentBehind = /^["'`,;)\]} \t]*(?:#|\/\/|--|\/\*|<!--|;|<-|\u2190)[ \t]*([\w -]{3,40})/

/** `joined`: the word that is joined to the value before it, which may be but `value`. `text` begins behind the value. */
export function nameBehind(joined: string, text: string): string {
  if (/(?:value|val|string|text|content|data)$/i.test(joined)) {
    const member = memberBehind.exec(text) ?? attributeBehind.exec(text) ?? elementBehind.exec(text)
    if (member) return member[1]!
  }
  return redirectBehind.exec(text)?.[1] ?? commentBehind.exec(text)?.[1] ?? ''
}
