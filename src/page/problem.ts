/** Errors for programs: RFC 9457 `application/problem+json`. */

export type FieldFault = {
  /** Path of the field in the request body, such as `email`. */
  path: string
  message: string
}

/** `detail` says what to do. `errors` names each faulty field. */
export function problem(
  status: number,
  title: string,
  more: { detail?: string; errors?: FieldFault[]; headers?: Record<string, string> } = {},
): Response {
  const { headers, ...rest } = more
  return new Response(JSON.stringify({ type: 'about:blank', title, status, ...rest }), {
    status,
    headers: {
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Access-Control-Allow-Origin': '*',
      ...headers,
    },
  })
}
