"""What was expected of an answer or of a grid, in words that follow "expected"."""

ANSWER_REFUSED = {
    "ar": "الحقل {field}: القيمة {value} غير مقبولة، والمنتظر {expected}.",
    "fr": "Champ {field} : la valeur {value} n’est pas admise, il est attendu {expected}.",
    "en": "Field {field}: the value {value} is not accepted, expected {expected}.",
}
KNOWN_FIELD = {
    "ar": "رمز حقل وارد في الشبكة",
    "fr": "un code de champ de la grille",
    "en": "a field code of the grid",
}
YEAR = {
    "ar": "السنة موضوع التقييم، مثل 2025",
    "fr": "l’année évaluée, comme 2025",
    "en": "the assessed year, such as 2025",
}
DATE = {
    "ar": "تاريخ مكتوب هكذا: 2025-06-30",
    "fr": "une date écrite 2025-06-30",
    "en": "a date written 2025-06-30",
}
TRUE_OR_FALSE = {"ar": "true أو false", "fr": "true ou false", "en": "true or false"}
WHOLE_NUMBER = {
    "ar": "عدد صحيح، مثل 12",
    "fr": "un nombre entier, comme 12",
    "en": "a whole number, such as 12",
}
NUMBER = {
    "ar": "عدد مكتوب بالأرقام، مثل 1234.50",
    "fr": "un nombre en chiffres, comme 1234.50",
    "en": "a plain decimal number, such as 1234.50",
}
AT_LEAST = {"ar": "{least} على الأقل", "fr": "au moins {least}", "en": "at least {least}"}
AT_MOST = {"ar": "{most} على الأكثر", "fr": "au plus {most}", "en": "at most {most}"}
AT_MOST_OTHER = {
    "ar": "{most} على الأكثر، وهي قيمة {other}",
    "fr": "au plus {most}, la valeur de {other}",
    "en": "at most {most}, the value of {other}",
}

GRID_REFUSED = {
    "ar": "{path}: القيمة {value} غير مقبولة، والمنتظر {expected}.",
    "fr": "{path} : la valeur {value} n’est pas admise, il est attendu {expected}.",
    "en": "{path}: the value {value} is not accepted, expected {expected}.",
}

# Shape of a grid.
OBJECT = {"ar": "كائن JSON", "fr": "un objet JSON", "en": "a JSON object"}
LIST = {"ar": "لائحة", "fr": "une liste", "en": "a list"}
FULL_LIST = {"ar": "لائحة غير فارغة", "fr": "une liste non vide", "en": "a list that is not empty"}
TEXT = {"ar": "نص غير فارغ", "fr": "un texte non vide", "en": "a text that is not empty"}
CODE = {
    "ar": "رمز من حروف لاتينية وأرقام و - و _ و .",
    "fr": "un code fait de lettres, de chiffres, de -, de _ ou de .",
    "en": "a code made of letters, digits, -, _ or .",
}
FIELD_CODE = {
    "ar": "رمز من حروف لاتينية صغيرة وأرقام و _، غير assessed_year",
    "fr": "un code fait de minuscules, de chiffres et de _, autre que assessed_year",
    "en": "a code made of small letters, digits and _, other than assessed_year",
}
EXACT_NUMBER = {
    "ar": "عدد عشري دقيق (من دون float)",
    "fr": "un nombre décimal exact (jamais un float)",
    "en": "an exact decimal number (never a float)",
}
YEAR_OFFSET = {
    "ar": "عدد سنوات صحيح بين -10 و10",
    "fr": "un nombre entier d’années, de -10 à 10",
    "en": "a whole number of years from -10 to 10",
}
WHOLE = {"ar": "عدد صحيح", "fr": "un nombre entier", "en": "a whole number"}
THREE_LANGUAGES = {
    "ar": "نص بكل من ar وfr وen",
    "fr": "un texte en ar, en fr et en en",
    "en": "a text in each of ar, fr and en",
}
ONE_OF = {"ar": "إحدى القيم: {choices}", "fr": "l’une des valeurs {choices}", "en": "one of {choices}"}
KNOWN_KEY = {
    "ar": "أحد المفاتيح: {choices}",
    "fr": "l’une des clés {choices}",
    "en": "one of the keys {choices}",
}
MONTH_DAY = {
    "ar": "شهر ويوم مثل 06-30",
    "fr": "un mois et un jour, comme 06-30",
    "en": "a month and a day, such as 06-30",
}
DECLARED_FIELD = {
    "ar": "حقل مصرح به في fields",
    "fr": "un champ déclaré dans fields",
    "en": "a field declared in fields",
}
FIELD_OF_TYPE = {
    "ar": "حقل من نوع {types}",
    "fr": "un champ de type {types}",
    "en": "a field of type {types}",
}
LIMIT = {
    "ar": "حد واحد على الأقل: not_before أو not_after",
    "fr": "au moins une limite, not_before ou not_after",
    "en": "at least one limit, not_before or not_after",
}
OTHER_THAN_FLOOR = {
    "ar": "هدف مخالف للحد الأدنى",
    "fr": "une cible différente du plancher",
    "en": "a target other than the floor",
}
CHECKLIST_SCALE = {
    "ar": "سلم checklist مع مقياس checklist، لا غير",
    "fr": "un barème checklist avec une mesure checklist, et seulement avec elle",
    "en": "a checklist scale with a checklist metric, and with no other",
}
FORMULA = {
    "ar": "صيغة حسابية مقبولة ({detail})",
    "fr": "une formule admise ({detail})",
    "en": "an accepted formula ({detail})",
}

# Coherence of a grid.
UNIQUE_CODE = {
    "ar": "رمز غير مستعمل في موضع آخر",
    "fr": "un code qui ne sert pas ailleurs",
    "en": "a code that is used nowhere else",
}
SUM_OF_AXES = {
    "ar": "محاور يبلغ مجموع نقطها {expected}",
    "fr": "des axes dont les points font {expected}",
    "en": "axes whose points add up to {expected}",
}
SUM_OF_AXIS = {
    "ar": "مؤشرات يبلغ مجموع نقطها {expected}",
    "fr": "des indicateurs dont les points font {expected}",
    "en": "indicators whose points add up to {expected}",
}
SUM_OF_ITEMS = {
    "ar": "عناصر يبلغ مجموع نقطها {expected}",
    "fr": "des éléments dont les points font {expected}",
    "en": "items whose points add up to {expected}",
}
BEST_BAND = {
    "ar": "شريحة أعلى نقطها {expected}",
    "fr": "une meilleure tranche à {expected} points",
    "en": "a best band of {expected} points",
}
POSITIVE_CENTS = {
    "ar": "نقط أكبر من صفر بمنزلتين عشريتين على الأكثر",
    "fr": "des points supérieurs à zéro, avec deux décimales au plus",
    "en": "points above zero, with two decimals at most",
}
POINTS_OF_BAND = {
    "ar": "نقط بين 0 و{expected} بمنزلتين عشريتين على الأكثر",
    "fr": "des points entre 0 et {expected}, avec deux décimales au plus",
    "en": "points from 0 to {expected}, with two decimals at most",
}
PERCENT = {"ar": "عدد بين 0 و100", "fr": "un nombre de 0 à 100", "en": "a number from 0 to 100"}
DECLARED_AXIS = {
    "ar": "محور مصرح به في axes",
    "fr": "un axe déclaré dans axes",
    "en": "an axis declared in axes",
}
USED_FIELD = {
    "ar": "حقل يستعمله مؤشر أو شرط",
    "fr": "un champ utilisé par un indicateur ou une condition",
    "en": "a field used by an indicator or a condition",
}
SAME_INPUTS = {
    "ar": "المدخلات التي تستعملها القاعدة بالضبط: {expected}",
    "fr": "exactement les entrées dont la règle se sert : {expected}",
    "en": "exactly the inputs that the rule uses: {expected}",
}
BANDS_START = {
    "ar": "أول شريحة تبدأ من {expected}، أصغر قيمة ممكنة",
    "fr": "une première tranche à partir de {expected}, la plus petite valeur possible",
    "en": "a first band from {expected}, the smallest possible value",
}
BANDS_CONTIGUOUS = {
    "ar": "شريحة تبدأ حيث تنتهي السابقة: {expected}",
    "fr": "une tranche qui commence où finit la précédente : {expected}",
    "en": "a band that starts where the one before ends: {expected}",
}
BANDS_RISING = {
    "ar": "نهاية أكبر من بداية الشريحة {expected}",
    "fr": "une fin au-dessus du début de la tranche, {expected}",
    "en": "an end above the start of the band, {expected}",
}
BANDS_OPEN = {
    "ar": "null: الشريحة الأخيرة، وهي وحدها، مفتوحة",
    "fr": "null : la dernière tranche, et elle seule, est ouverte",
    "en": "null: the last band, and only the last, is open",
}
BANDS_CLOSED = {
    "ar": "عدد: الشريحة الأخيرة وحدها مفتوحة",
    "fr": "un nombre : seule la dernière tranche est ouverte",
    "en": "a number: only the last band is open",
}
MAXIMUM_ABOVE = {
    "ar": "حد أقصى لا يقل عن الحد الأدنى {expected}",
    "fr": "un maximum au moins égal au minimum, {expected}",
    "en": "a maximum not under the minimum, {expected}",
}
NO_BOUNDS = {
    "ar": "لا حدود لحقل غير رقمي",
    "fr": "pas de bornes pour un champ qui n’est pas un nombre",
    "en": "no bounds for a field that is not a number",
}
LIMITS_IN_ORDER = {
    "ar": "تاريخ لا يسبق not_before، أي {expected}",
    "fr": "une date qui ne précède pas not_before, soit le {expected}",
    "en": "a date that does not come before not_before, {expected}",
}
BEFORE_DEADLINE = {
    "ar": "تاريخ لا يتجاوز أجل الإيداع {expected}",
    "fr": "une date qui ne dépasse pas la clôture des dépôts, le {expected}",
    "en": "a date not later than the submission deadline, {expected}",
}
NOT_NEGATIVE = {"ar": "عدد غير سالب", "fr": "un nombre positif ou nul", "en": "a number that is not negative"}
OTHER_FIELD = {
    "ar": "حقل آخر من النوع نفسه",
    "fr": "un autre champ du même type",
    "en": "another field of the same type",
}
DECLARED_FOLDER = {
    "ar": "مجلد مصرح به في folders",
    "fr": "un dossier déclaré dans folders",
    "en": "a folder declared in folders",
}
EVIDENCE_FIELD = {
    "ar": "حقل من نوع evidence مصرح به في fields",
    "fr": "un champ de type evidence déclaré dans fields",
    "en": "a field of type evidence declared in fields",
}
GIVEN_FIELD = {
    "ar": "حقل تعطيه وثيقة (gives)",
    "fr": "un champ que donne une pièce (gives)",
    "en": "a field that a document gives (gives)",
}
EXISTING_LINE = {
    "ar": "رمز شرط أو مؤشر من هذه الشبكة",
    "fr": "le code d’une condition ou d’un indicateur de cette grille",
    "en": "the code of a condition or an indicator of this grid",
}
EXPLAINED_STANDING = {
    "ar": "وضع مشروح في standings",
    "fr": "un statut expliqué dans standings",
    "en": "a standing explained in standings",
}
PLURAL_FORMS = {
    "ar": "صيغ الاسم بكل لغة، منها other",
    "fr": "les formes du nom par langue, dont other",
    "en": "the forms of the noun by language, with other among them",
}
SAME_AS_ADDITIONAL = {
    "ar": "التعريف نفسه كما في الشبكة {expected}",
    "fr": "la même définition que dans la grille {expected}",
    "en": "the same definition as in the grid {expected}",
}
OTHER_THAN_ADDITIONAL = {
    "ar": "رمز لا تستعمله الشبكة {expected}",
    "fr": "un code que la grille {expected} n’utilise pas",
    "en": "a code that the grid {expected} does not use",
}

# Checks between figures.
ONE_SOURCE = {
    "ar": "واحد فقط من field و last_year و census و number",
    "fr": "un seul de field, last_year, census et number",
    "en": "exactly one of field, last_year, census and number",
}
SAME_KIND = {
    "ar": "أعداد فقط، أو تواريخ فقط",
    "fr": "des nombres seulement, ou des dates seulement",
    "en": "numbers only, or dates only",
}
A_FIELD = {
    "ar": "حقل واحد على الأقل من حقول السنة",
    "fr": "au moins un champ de l’année",
    "en": "at least one field of the year",
}
