/** The few styles of the text report. Without colour they change nothing. */
const codes = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const

export type Style = Record<keyof typeof codes, (text: string) => string>

export function createStyle(color: boolean): Style {
  const paint = (name: keyof typeof codes) => {
    const [on, off] = codes[name]
    return (text: string) => (color && text !== '' ? `\x1b[${on}m${text}\x1b[${off}m` : text)
  }
  return { bold: paint('bold'), dim: paint('dim'), red: paint('red'), green: paint('green'), yellow: paint('yellow') }
}
