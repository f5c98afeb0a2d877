/** Related reading: placeholder. */
export function benchRelated(): void {}
