// Our bridge: the interpreter asks for three names of vega-util, which the vega build already carries.
export const { ascending, isString, DisallowedObjectProperties } = globalThis.vega;
