import packageVersion from 'virtual:version'

/** The version of nokeys, from package.json at build time. */
export const version: string = packageVersion
