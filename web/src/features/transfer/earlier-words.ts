/**
 * The earlier version of the app numbered its words by the lines of the 2021 band 1 standard, but some of its lists counted
 * otherwise in places. By list and number: what is written there, and the line of the standard that it is.
 * 地 is line 66, the particle de: the numbers of that list run ahead of the standard, as the others do.
 */
export const earlierExceptions: Readonly<
  Record<string, Readonly<Record<string, readonly [written: string, line: number]>>>
> = {
  '1': {
    67: ['地', 66],
    169: ['几', 165],
  },
  '2': {
    306: ['人', 305],
    307: ['认识', 306],
    366: ['同学', 365],
    418: ['学生', 419],
  },
  '3': {
    197: ['渴', 198],
  },
  '4': {
    149: ['后边', 148],
    150: ['后天', 149],
    169: ['几', 165],
    265: ['南', 266],
    266: ['南边', 267],
    267: ['难', 268],
    337: ['时候', 333],
    338: ['时间', 334],
    339: ['事', 335],
    365: ['听写', 364],
    366: ['同学', 365],
    367: ['图书馆', 366],
    368: ['外', 367],
    369: ['外边', 368],
    370: ['外国', 369],
    371: ['外语', 370],
    445: ['有时候', 444],
  },
  '5': {
    307: ['认识', 306],
    308: ['认真', 307],
    340: ['试', 336],
    341: ['是', 337],
    371: ['外语', 370],
    372: ['玩儿', 371],
  },
  '6': {
    150: ['后天', 149],
    151: ['花', 150],
    267: ['难', 268],
    341: ['是', 337],
    342: ['是不是', 338],
  },
  '7': {
    198: ['课', 199],
    339: ['事', 335],
    341: ['是', 337],
    342: ['是不是', 338],
    343: ['手', 339],
    344: ['书', 341],
    345: ['书包', 342],
    346: ['书店', 343],
    347: ['树', 344],
    348: ['水', 345],
    366: ['同学', 365],
    367: ['图书馆', 366],
    370: ['外国', 369],
    371: ['外语', 370],
  },
};

/** Lines of the 2021 band 1 standard. */
export const EARLIER_WORDS = 500;
export const EARLIER_STANDARD = 'hsk-2021-1';
