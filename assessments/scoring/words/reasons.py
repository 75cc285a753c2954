"""Why a line has its points, why a test passes or fails, and what would bring more."""

# What the rule makes of a value: the middle of "62,5 % : …, soit 2,81 points sur 5."
TARGET_REACHED = {
    "ar": "بُلغ الهدف {target}",
    "fr": "la cible de {target} est atteinte",
    "en": "the target of {target} is reached",
}
BETWEEN = {
    "ar": "بين الحد الأدنى {floor} والهدف {target}",
    "fr": "entre le plancher {floor} et la cible {target}",
    "en": "between the floor {floor} and the target {target}",
}
BETWEEN_FALLING = {
    "ar": "بين الهدف {target} والحد الأقصى {floor}",
    "fr": "entre la cible {target} et la limite {floor}",
    "en": "between the target {target} and the limit {floor}",
}
AT_FLOOR = {
    "ar": "لا تُمنح النقط إلا فوق الحد الأدنى {floor}",
    "fr": "les points ne commencent qu’au-dessus du plancher {floor}",
    "en": "points only start above the floor {floor}",
}
AT_FLOOR_FALLING = {
    "ar": "لا تُمنح النقط إلا تحت الحد الأقصى {floor}",
    "fr": "les points ne commencent qu’en dessous de la limite {floor}",
    "en": "points only start below the limit {floor}",
}
IN_BAND = {"ar": "ضمن الشريحة {band}", "fr": "dans la tranche {band}", "en": "in the band {band}"}
NO_BAND = {
    "ar": "لا توجد شريحة لهذه القيمة",
    "fr": "aucune tranche ne contient cette valeur",
    "en": "no band holds this value",
}

BAND_FROM_BELOW = {
    "ar": "من {start} إلى أقل من {below}",
    "fr": "de {start} à moins de {below}",
    "en": "from {start} to under {below}",
}
BAND_FROM = {"ar": "{start} فأكثر", "fr": "{start} ou plus", "en": "{start} or more"}
BAND_BELOW = {"ar": "أقل من {below}", "fr": "moins de {below}", "en": "under {below}"}
BAND_ALL = {"ar": "كل القيم", "fr": "toute valeur", "en": "any value"}

# Checklists.
SOME_TICKED = {
    "ar": "العناصر المتوفرة {count} من {all}: {items}، {score}.",
    "fr": "{count} sur {all} en place : {items}, {score}.",
    "en": "{count} of {all} in place: {items}, {score}.",
}
NONE_TICKED = {
    "ar": "لا يتوفر أي عنصر من العناصر المطلوبة وعددها {all}، {score}.",
    "fr": "Aucun des {all} éléments demandés n’est en place, {score}.",
    "en": "None of the {all} items asked for is in place, {score}.",
}
OPEN_ITEMS = {
    "ar": "بلا جواب، ويُحتسب «لا»: {items}.",
    "fr": "Sans réponse, compté comme non : {items}.",
    "en": "Left open, counted as no: {items}.",
}

# Missing and undefined.
NOT_ANSWERED = {
    "ar": "بلا جواب: ينقص {missing}، {score}.",
    "fr": "Sans réponse : il manque {missing}, {score}.",
    "en": "Not answered: {missing} missing, {score}.",
}
CHECKLIST_NOT_ANSWERED = {
    "ar": "بلا جواب: لم يُجب عن أي عنصر، {score}.",
    "fr": "Sans réponse : aucun élément n’est renseigné, {score}.",
    "en": "Not answered: no item has an answer, {score}.",
}
UNDEFINED = {
    "ar": "لا يمكن حساب القيمة لأن {divisor} يساوي {zero}: {consequence}.",
    "fr": "Valeur impossible à calculer, car {divisor} vaut {zero} : {consequence}.",
    "en": "The value cannot be worked out because {divisor} is {zero}: {consequence}.",
}
UNDEFINED_FORMULA = {
    "ar": "لا يمكن حساب القيمة لأن الصيغة تقسم على صفر: {consequence}.",
    "fr": "Valeur impossible à calculer, car la formule divise par zéro : {consequence}.",
    "en": "The value cannot be worked out because the formula divides by zero: {consequence}.",
}
UNDEFINED_ZERO = {
    "ar": "القاعدة لا تمنح هنا أي نقطة من أصل {most}",
    "fr": "la règle ne donne alors aucun point sur {most}",
    "en": "the rule then gives no points out of {most}",
}
UNDEFINED_FULL = {
    "ar": "القاعدة تمنح هنا النقطة القصوى، {most} من {most}",
    "fr": "la règle donne alors tous les points, {most} sur {most}",
    "en": "the rule then gives all the points, {most} out of {most}",
}
UNDEFINED_EXCLUDE = {
    "ar": "يُستبعد السطر من المجموع مع نقطته القصوى {most}",
    "fr": "la ligne sort du total avec son score maximal de {most}",
    "en": "the line leaves the total with its maximum score of {most}",
}

# What would bring more.
MORE_AT_OR_ABOVE = {
    "ar": "عند {limit} أو أكثر تصبح النقطة {points} ({gain}).",
    "fr": "À {limit} ou plus, la note serait de {points} ({gain}).",
    "en": "At {limit} or more, the score would be {points} ({gain}).",
}
MORE_AT_OR_BELOW = {
    "ar": "عند {limit} أو أقل تصبح النقطة {points} ({gain}).",
    "fr": "À {limit} ou moins, la note serait de {points} ({gain}).",
    "en": "At {limit} or less, the score would be {points} ({gain}).",
}
MORE_BELOW = {
    "ar": "تحت {limit} تصبح النقطة {points} ({gain}).",
    "fr": "En dessous de {limit}, la note serait de {points} ({gain}).",
    "en": "Below {limit}, the score would be {points} ({gain}).",
}
MORE_FIGURE = {
    "ar": "مع بقاء الرقم الآخر على حاله: {field} بقيمة {needed} بدل {current}.",
    "fr": "L’autre chiffre restant le même : {field} à {needed} au lieu de {current}.",
    "en": "The other figure staying as it is: {field} at {needed} instead of {current}.",
}
MORE_ITEMS = {
    "ar": "ما قد يضيف نقطا: {items}.",
    "fr": "Rapporteraient des points : {items}.",
    "en": "These would bring points: {items}.",
}
MORE_ANSWER = {
    "ar": "بعد إدخال {missing} يمكن أن تصل النقطة إلى {most}.",
    "fr": "Une fois renseigné {missing}, la note peut aller jusqu’à {most}.",
    "en": "Once {missing} is filled in, the score can reach {most}.",
}
MORE_DEFINED = {
    "ar": "إذا كان {divisor} أكبر من {zero} يمكن أن تصل النقطة إلى {most}.",
    "fr": "Si {divisor} dépassait {zero}, la note pourrait aller jusqu’à {most}.",
    "en": "If {divisor} were above {zero}, the score could reach {most}.",
}
MORE_FORMULA = {
    "ar": "إذا لم تعد الصيغة تقسم على صفر يمكن أن تصل النقطة إلى {most}.",
    "fr": "Si la formule ne divisait plus par zéro, la note pourrait aller jusqu’à {most}.",
    "en": "If the formula no longer divided by zero, the score could reach {most}.",
}
ITEM_GAIN = {"ar": "{item} {gain}", "fr": "{item} {gain}", "en": "{item} {gain}"}

# Tests of the conditions.
TEST_NOT_ANSWERED = {
    "ar": "بلا جواب: ينقص {missing}.",
    "fr": "Sans réponse : il manque {missing}.",
    "en": "Not answered: {missing} missing.",
}
DATE_WITHIN = {
    "ar": "{field}: {found}، داخل الفترة من {start} إلى {end}.",
    "fr": "{field} : {found}, dans la période du {start} au {end}.",
    "en": "{field}: {found}, within the period from {start} to {end}.",
}
DATE_IN_TIME = {
    "ar": "{field}: {found}، قبل انصرام أجل {end}.",
    "fr": "{field} : {found}, au plus tard le {end} comme demandé.",
    "en": "{field}: {found}, no later than {end} as asked.",
}
DATE_LATE_ENOUGH = {
    "ar": "{field}: {found}، ابتداء من {start} كما هو مطلوب.",
    "fr": "{field} : {found}, à partir du {start} comme demandé.",
    "en": "{field}: {found}, from {start} on as asked.",
}
DATE_TOO_EARLY = {
    "ar": "{field}: {found}، قبل {start} وهو أول تاريخ مقبول.",
    "fr": "{field} : {found}, avant le {start}, première date admise.",
    "en": "{field}: {found}, before {start}, the first date allowed.",
}
DATE_TOO_LATE = {
    "ar": "{field}: {found}، بعد {end} وهو آخر أجل.",
    "fr": "{field} : {found}, après le {end}, date limite.",
    "en": "{field}: {found}, after {end}, the last date allowed.",
}
DAYS_ENOUGH = {
    "ar": "{field}: {found}، قبل {other} ({later}) بمدة {days}؛ المطلوب {least} على الأقل.",
    "fr": "{field} : {found}, soit {days} avant {other} ({later}) ; il en faut au moins {least}.",
    "en": "{field}: {found}, that is {days} before {other} ({later}); at least {least} are asked for.",
}
DAYS_SHORT = {
    "ar": "{field}: {found}، قبل {other} ({later}) بمدة {days} فقط؛ المطلوب {least} على الأقل.",
    "fr": "{field} : {found}, soit seulement {days} avant {other} ({later}) ; il en faut au moins {least}.",
    "en": "{field}: {found}, that is only {days} before {other} ({later}); at least {least} are asked for.",
}
NOT_AFTER_OTHER = {
    "ar": "{field}: {found}، ولا يتجاوز {other} ({later}).",
    "fr": "{field} : {found}, pas après {other} ({later}).",
    "en": "{field}: {found}, not after {other} ({later}).",
}
AFTER_OTHER = {
    "ar": "{field}: {found}، بعد {other} ({later}).",
    "fr": "{field} : {found}, après {other} ({later}).",
    "en": "{field}: {found}, after {other} ({later}).",
}
NUMBER_REACHED = {
    "ar": "{field}: {found}، والحد المطلوب {least} على الأقل مستوفى.",
    "fr": "{field} : {found}, le minimum de {least} est atteint.",
    "en": "{field}: {found}, the minimum of {least} is reached.",
}
NUMBER_SHORT = {
    "ar": "{field}: {found}، دون الحد المطلوب وهو {least} على الأقل.",
    "fr": "{field} : {found}, sous le minimum de {least}.",
    "en": "{field}: {found}, under the minimum of {least}.",
}
ANSWERED_YES = {"ar": "{field}: نعم.", "fr": "{field} : oui.", "en": "{field}: yes."}
ANSWERED_NO = {"ar": "{field}: لا.", "fr": "{field} : non.", "en": "{field}: no."}
PROOF_PRESENT = {"ar": "{field}: متوفر.", "fr": "{field} : présence constatée.", "en": "{field}: provided."}
PROOF_MISSING = {"ar": "{field}: غير متوفر.", "fr": "{field} : absence constatée.", "en": "{field}: absent."}
