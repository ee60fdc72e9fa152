/** The height of a chart that holds `highest`, as a round number whose half is whole too: 2, 4, 10, 20, 40, 60, 100, … */
export function topOf(highest: number): number {
  for (let power = 1; ; power *= 10) {
    const top = [2, 4, 6, 10].map((step) => step * power).find((step) => step >= highest);
    if (top !== undefined) return top;
  }
}
