"""The rules of the grid in one sentence each, for the entry pages."""

# Metrics: what the value is.
RATIO = {
    "ar": "نسبة {numerator} إلى {denominator}",
    "fr": "Rapport entre {numerator} et {denominator}, en pour cent",
    "en": "{numerator} as a percentage of {denominator}",
}
GROWTH = {
    "ar": "نسبة تطور {current} مقارنة مع {previous}",
    "fr": "Évolution de {current} par rapport à {previous}, en pour cent",
    "en": "Growth of {current} over {previous}, as a percentage",
}
FORMULA = {
    "ar": "قيمة الصيغة {expression} حيث {inputs}",
    "fr": "Valeur de la formule {expression}, où {inputs}",
    "en": "Value of the formula {expression}, where {inputs}",
}
FORMULA_INPUT = {"ar": "{code} هو {input}", "fr": "{code} est {input}", "en": "{code} is {input}"}

# Scales: how it becomes points.
LINEAR_RISING = {
    "ar": "{metric}: لا نقط إلى حدود {floor}، و{most} ابتداء من {target}، وبالتناسب بينهما.",
    "fr": "{metric} : rien jusqu’à {floor}, {most} à partir de {target}, en proportion entre les deux.",
    "en": "{metric}: no points up to {floor}, {most} from {target} on, in proportion in between.",
}
LINEAR_FALLING = {
    "ar": "{metric}: {most} إلى حدود {target}، ولا نقط ابتداء من {floor}، وبالتناسب بينهما.",
    "fr": "{metric} : {most} jusqu’à {target}, rien à partir de {floor}, en proportion entre les deux.",
    "en": "{metric}: {most} up to {target}, no points from {floor} on, in proportion in between.",
}
BANDS = {"ar": "{metric}: {bands}.", "fr": "{metric} : {bands}.", "en": "{metric}: {bands}."}
BAND = {"ar": "{points} ({band})", "fr": "{points} ({band})", "en": "{points} ({band})"}
CHECKLIST = {
    "ar": "تُجمع نقط العناصر المتوفرة: {items}.",
    "fr": "Les points des éléments en place s’additionnent : {items}.",
    "en": "The points of the items in place add up: {items}.",
}
ITEM = {"ar": "{item} ({points})", "fr": "{item} ({points})", "en": "{item} ({points})"}

# What an undefined value gives.
UNDEFINED_ZERO = {
    "ar": "لا نقط إذا كان {divisor} صفرا.",
    "fr": "Aucun point si {divisor} vaut zéro.",
    "en": "No points if {divisor} is zero.",
}
UNDEFINED_FULL = {
    "ar": "جميع النقط إذا كان {divisor} صفرا.",
    "fr": "Tous les points si {divisor} vaut zéro.",
    "en": "All the points if {divisor} is zero.",
}
UNDEFINED_EXCLUDE = {
    "ar": "يُستبعد السطر من المجموع إذا كان {divisor} صفرا.",
    "fr": "La ligne sort du total si {divisor} vaut zéro.",
    "en": "The line leaves the total if {divisor} is zero.",
}

# Conditions.
CONDITION = {
    "ar": "يجب استيفاء ما يلي: {tests}.",
    "fr": "Il faut : {tests}.",
    "en": "What is asked: {tests}.",
}
DATE_WITHIN = {
    "ar": "{field} بين {start} و{end}",
    "fr": "{field} entre le {start} et le {end}",
    "en": "{field} between {start} and {end}",
}
DATE_UNTIL = {
    "ar": "{field} في {end} على أبعد تقدير",
    "fr": "{field} au plus tard le {end}",
    "en": "{field} by {end}",
}
DATE_FROM = {
    "ar": "{field} ابتداء من {start}",
    "fr": "{field} à partir du {start}",
    "en": "{field} from {start} on",
}
DAYS_BEFORE = {
    "ar": "{field} قبل {other} بمدة {days} على الأقل",
    "fr": "{field} au moins {days} avant {other}",
    "en": "{field} at least {days} before {other}",
}
NOT_AFTER = {
    "ar": "{field} دون تجاوز {other}",
    "fr": "{field} pas après {other}",
    "en": "{field} not after {other}",
}
AT_LEAST = {
    "ar": "{field}: {least} على الأقل",
    "fr": "{field} : {least} au moins",
    "en": "{field}: at least {least}",
}
IS_TRUE = {"ar": "{field}: نعم", "fr": "{field} : oui", "en": "{field}: yes"}
PRESENT = {"ar": "{field}: مطلوب", "fr": "{field} : présence exigée", "en": "{field}: required"}
