/** Whether the client would rather have audio than JSON, by the weights of `Accept`; neither named means JSON. */
export function prefersAudio(headers: Headers): boolean {
  let audio = 0;
  let json = 0;
  for (const range of (headers.get('accept') ?? '').split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const quality = weight === undefined ? 1 : Number(weight) || 0;
    if (type.startsWith('audio/')) audio = Math.max(audio, quality);
    if (type === 'application/json' || type === 'application/*') json = Math.max(json, quality);
  }
  return audio > json;
}
