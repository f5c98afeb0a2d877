/** Whether a test goes through everything, `THOROUGH=1 npm test`, as by night, or through enough of it for every day. */
export const isThorough = process.env['THOROUGH'] === '1'
