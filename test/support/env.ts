/** What a started process gets of this one's environment: how it is found, and what others of it have compiled. */
export const ENTORNO = {
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
}
