"""What the published document says of its programme, and what is generated where it says nothing.

The Arabic titles of axes and programmes, and all sums, are in ``summary.csv``.
"""

from dataclasses import dataclass
from datetime import date

from action_programs.enums import Audience, FundingKind, GenderMarker, Pillar, ProjectStatus, Sex, StepKind

FIRST_YEAR = 2023
# An assumption, the document does not say it: the day of the communal elections of 2021.
MANDATE_STARTS_ON = date(2021, 9, 8)
VOTED_ON = date(2023, 2, 7)
VISA_ON = date(2023, 7, 11)

NOTE_AR = (
    "يتبع هذا البرنامج وثيقة منشورة لا تذكر اسم الجماعة، ومنها مجاميع سطوره السبعة ومراحله. "
    "لا تذكر الوثيقة إلا ستة مشاريع من 43: عناوين المشاريع الـ37 الأخرى مولّدة، "
    "وكذلك مبلغ كل مشروع وأسماء الأقطاب. تاريخ بداية الانتداب مفترض."
)
NOTE_FR = (
    "Ce programme suit un document publié dont la commune n’est pas nommée ; "
    "les sommes de ses sept lignes et ses étapes en viennent. "
    "Ce document ne nomme que six des 43 projets : les titres des 37 autres sont générés, "
    "comme le montant de chaque projet et les noms des pôles. "
    "La date de début du mandat est supposée."
)


@dataclass(frozen=True, slots=True)
class Words:
    """The same text in both languages."""

    ar: str
    fr: str


@dataclass(frozen=True, slots=True)
class StepFacts:
    """A step as the document tells it."""

    kind: StepKind
    starts_on: date
    ends_on: date | None
    body: str
    note: str
    session: str = ""


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A row of the table: its French title, and what its projects are unless said otherwise."""

    title_fr: str
    pillar: Pillar
    gender: GenderMarker = GenderMarker.NONE


@dataclass(frozen=True, slots=True)
class AxisFacts:
    """An axis and the rows of the table that it holds."""

    title_fr: str
    groups: tuple[GroupFacts, ...]


@dataclass(frozen=True, slots=True)
class SourceMeeting:
    """A meeting that the document dates."""

    audience: Audience
    held_on: date
    place: str
    said: str


@dataclass(frozen=True, slots=True)
class NamedProject:
    """A project that the document names. Its years are the years of its money."""

    title: Words
    place: str
    status: ProjectStatus
    funding: tuple[tuple[FundingKind, int], ...]
    ends_in: int
    # In whole MAD; nothing where the document names no partner.
    association_share: int = 0
    source_note: str = ""


# The document gives the meetings of the diagnosis no day, and counts nobody.
MEETINGS = (
    SourceMeeting(
        # Of those who came, the associations of civil society are the audience that a programme hears.
        Audience.ASSOCIATIONS,
        date(2022, 6, 21),
        "مركز الجماعة",
        "لقاء تشاوري بحضور السلطة المحلية وبعض رؤساء وممثلي الجماعات المجاورة ورؤساء وبعض ممثلي "
        "المؤسسات العمومية وأعيان وجمعيات المجتمع المدني. تم الاستماع فيه إلى جميع الأطراف الحاضرة وتدوين "
        "مداخلات ومقترحات الجميع قصد أخذها بعين الاعتبار في إعداد هذا البرنامج.",
    ),
)

STEPS = (
    StepFacts(
        StepKind.LAUNCH,
        date(2022, 6, 21),
        None,
        "مكتب الدراسات CCAD",
        "لقاء تشاوري بمركز الجماعة، بمواكبة وتأطير من مكتب الدراسات CCAD وبحضور السلطة "
        "المحلية وبعض رؤساء وممثلي "
        "الجماعات المجاورة ورؤساء وبعض ممثلي المؤسسات العمومية وأعيان وجمعيات المجتمع المدني.",
    ),
    StepFacts(
        StepKind.DIAGNOSIS,
        date(2022, 7, 1),
        date(2022, 9, 30),
        "لجنة البحث، بتأطير ومواكبة من مكتب الدراسات CCAD",
        "لقاءات مع مختلف الشرائح الاجتماعية: نساء وشباب وذوي الاحتياجات الخاصة وجمعيات "
        "وتعاونيات المجتمع المدني. "
        "قسمت الجماعة إلى 7 أقطاب، وتكونت لجنة البحث من مجموعتين للنساء ومجموعة للرجال.",
    ),
    StepFacts(
        StepKind.STATE_DATA,
        date(2022, 10, 1),
        date(2022, 11, 30),
        "المصالح الخارجية",
        "الاتصال بالمصالح الخارجية لتزويد الجماعة ومكتب الدراسات المكلف بالمعلومات الرسمية في "
        "مختلف القطاعات الحيوية "
        "بالجماعة.",
    ),
    # The document tells the ranking in the same sentence as the data, and gives it no other dates.
    StepFacts(
        StepKind.PRIORITIES,
        date(2022, 10, 1),
        date(2022, 11, 30),
        "مكتب المجلس",
        "ترتيب المعطيات حسب الأولويات وإمكانيات الجماعة والمصادقة عليها من طرف مكتب المجلس.",
    ),
    StepFacts(
        StepKind.OPINIONS,
        date(2022, 12, 1),
        date(2023, 1, 31),
        "اللجان الدائمة للمجلس وهيئة المساواة وتكافؤ الفرص ومقاربة النوع",
        "العرض على اللجان الدائمة للمجلس وعلى هيئة المساواة وتكافؤ الفرص ومقاربة النوع من أجل "
        "الاستشارة وإبداء الرأي.",
    ),
    StepFacts(
        StepKind.VOTE,
        VOTED_ON,
        None,
        "مجلس الجماعة",
        "مصادقة المجلس على برنامج عمل الجماعة للفترة الممتدة من سنة 2023 إلى غاية 2028.",
        session="دورة فبراير العادية 2023",
    ),
    StepFacts(
        StepKind.VISA,
        VISA_ON,
        None,
        "السيد العامل",
        "تم التأشير على البرنامج من طرف السيد العامل، فأصبح جاهزا للتنفيذ.",
    ),
)

_CAPACITIES = (
    "Renforcement des capacités, développement des atouts "
    "et consolidation des piliers de la bonne gouvernance"
)
# Rows 3 to 7 bear one title in two cells of the table: the document has three axes.
AXES = (
    AxisFacts(
        "Gestion des services et équipements publics nécessaires aux prestations de proximité",
        (
            GroupFacts("Infrastructures", Pillar.ECONOMIC),
            GroupFacts("Équipements et services de base", Pillar.SOCIAL),
        ),
    ),
    AxisFacts(
        _CAPACITIES,
        (
            GroupFacts(
                "L’institution communale et sa contribution aux piliers de la bonne gouvernance",
                Pillar.SOCIAL,
            ),
            GroupFacts(
                "Développement des capacités des femmes et des jeunes", Pillar.SOCIAL, GenderMarker.AIMS
            ),
        ),
    ),
    AxisFacts(
        _CAPACITIES,
        (
            GroupFacts("Jeunesse et sports", Pillar.SOCIAL),
            GroupFacts("Appui à la scolarisation et lutte contre l’abandon scolaire", Pillar.SOCIAL),
            GroupFacts("Santé", Pillar.SOCIAL),
        ),
    ),
)

NAMED_NOTE = (
    "لا يذكر المصدر مبلغ المشروع: المبلغ والسنوات والتصنيف مولّدة. / "
    "La source ne donne pas le montant du projet : montant, années et classement sont générés."
)
MISFIT_NOTE = (
    "لا يذكر المصدر المبلغ: هو والسنوات والتصنيف مولّدة؛ والرقم رقم المصدر ولو لم يوافق برنامجه. / "
    "La source ne donne pas le montant : montant, années et classement sont générés ; "
    "le numéro est celui de la source, bien qu’il ne corresponde pas à ce programme."
)
GENERATED_NOTE = (
    "العنوان والمبلغ مولّدان وليسا في المصدر، وكذلك السنوات والتصنيف. / "
    "Titre et montant sont générés et ne sont pas dans la source, comme les années et le classement."
)

# The document writes «الفائض التوقيعي», a slip for «الفائض التقديري»: the forecast surplus.
NAMED = {
    3: NamedProject(
        Words(
            "بناء المسالك الطرقية بوسط التجمعات السكنية على طول 8,5 كلم",
            "Construction de pistes à l’intérieur des agglomérations, sur 8,5 km",
        ),
        "اولادسكيبر المصلى، الجريف، ادوز، ايت عبو، ايت الحاج موسى، جرف الحمام، الاثنين، ايت "
        "لامي، ايت شيوخ، ايت سعيد، "
        "البوبيرة، ايت بن حمو، اكودار، الكراس، الكنة، المجالعة",
        ProjectStatus.PREPARATION,
        ((FundingKind.FORECAST_SURPLUS, 2023), (FundingKind.ACTUAL_SURPLUS, 2022)),
        ends_in=2024,
    ),
    4: NamedProject(
        Words(
            "بناء منشأة فنية على واد اسن بدوار الفيضة",
            "Construction d’un ouvrage d’art sur l’oued Assen, au douar El Faida",
        ),
        "دوار الفيضة",
        ProjectStatus.PREPARATION,
        ((FundingKind.BUDGET, 2024),),
        ends_in=2025,
    ),
    14: NamedProject(
        Words(
            "المساهمة في تأهيل مشاريع الماء الصالح للشرب بالجماعة",
            "Contribution à la mise à niveau des projets d’eau potable de la commune",
        ),
        "",
        ProjectStatus.DONE,
        ((FundingKind.ACTUAL_SURPLUS, 2022),),
        ends_in=2023,
        # What an association of a hamlet can bear; an even part of the row would be millions.
        association_share=150_000,
    ),
    22: NamedProject(
        Words(
            "تأهيل العتاد المعلوماتي لمصالح الادارة",
            "Mise à niveau du matériel informatique des services de l’administration",
        ),
        "",
        ProjectStatus.DONE,
        ((FundingKind.ACTUAL_SURPLUS, 2022),),
        ends_in=2023,
    ),
    24: NamedProject(
        Words("بناء مركب للقرب بدوار ادوز", "Construction d’un complexe de proximité au douar Adouz"),
        "دوار ادوز",
        ProjectStatus.PREPARATION,
        ((FundingKind.FORECAST_SURPLUS, 2023),),
        ends_in=2024,
        source_note=MISFIT_NOTE,
    ),
    37: NamedProject(
        Words("تأسيس نواة خزانة جماعية بالمركز", "Création d’un noyau de bibliothèque communale au centre"),
        "المركز",
        ProjectStatus.PLANNED,
        ((FundingKind.ACTUAL_SURPLUS, 2022),),
        ends_in=2024,
    ),
}

UNNAMED_PARTNER = Words("شريك لم يسمه المصدر", "Partenaire non nommé par la source")
ASSOCIATION = Words("جمعية الفرح بدوار اولاد سكير", "Association Al Farah du douar Oulad Skir")

GENERATED_TITLE = Words("مشروع مولّد رقم {number:02d} – {title}", "Projet généré n° {number:02d} – {title}")
GENERATED = {
    1: Words("تعبيد الطريق المؤدية إلى المركز", "Revêtement de la route d’accès au centre"),
    2: Words("تهيئة أزقة المركز وتبليطها", "Aménagement et pavage des ruelles du centre"),
    5: Words("توسيع الشبكة الكهربائية بالدواوير", "Extension du réseau électrique dans les douars"),
    6: Words("إنارة عمومية مقتصدة للطاقة", "Éclairage public économe en énergie"),
    7: Words("بناء قنطرة صغيرة", "Construction d’un ponceau"),
    8: Words("صيانة المسالك القروية", "Entretien des pistes rurales"),
    9: Words("حماية التجمعات السكنية من الفيضانات", "Protection des agglomérations contre les crues"),
    10: Words("تهيئة السوق الأسبوعي", "Aménagement du souk hebdomadaire"),
    11: Words("بناء محطة لوقوف سيارات النقل", "Construction d’une station pour les véhicules de transport"),
    12: Words("تشوير الطرق والمسالك", "Signalisation des routes et des pistes"),
    13: Words("تهيئة ساحة عمومية بالمركز", "Aménagement d’une place publique au centre"),
    15: Words("توسيع شبكة الماء الصالح للشرب", "Extension du réseau d’eau potable"),
    16: Words("إحداث شبكة التطهير السائل بالمركز", "Création du réseau d’assainissement liquide du centre"),
    17: Words("جمع النفايات المنزلية ونقلها", "Collecte et transport des déchets ménagers"),
    18: Words("تأهيل المقبرة وتسييجها", "Réhabilitation et clôture du cimetière"),
    19: Words("بناء مجزرة جماعية", "Construction d’un abattoir communal"),
    20: Words("حفر ثقب مائي وتجهيزه", "Creusement et équipement d’un forage"),
    21: Words("تهيئة منطقة خضراء", "Aménagement d’un espace vert"),
    23: Words("رقمنة خدمات الحالة المدنية", "Numérisation des services de l’état civil"),
    25: Words("بناء نادٍ نسوي", "Construction d’un foyer féminin"),
    26: Words("تجهيز التعاونيات النسائية", "Équipement des coopératives de femmes"),
    27: Words(
        "تكوين الشابات والشباب حاملي المشاريع", "Formation des jeunes, filles et garçons, porteurs de projets"
    ),
    28: Words("محو الأمية الوظيفي لفائدة النساء", "Alphabétisation fonctionnelle des femmes"),
    29: Words("بناء ملعب للقرب", "Construction d’un terrain de proximité"),
    30: Words("تهيئة ملعب كرة القدم الجماعي", "Aménagement du terrain communal de football"),
    31: Words("بناء دار للشباب", "Construction d’une maison des jeunes"),
    32: Words("بناء قاعة مغطاة للرياضات", "Construction d’une salle omnisports couverte"),
    33: Words("تجهيز ملاعب الدواوير", "Équipement des terrains des douars"),
    34: Words("تهيئة فضاء لألعاب الأطفال", "Aménagement d’une aire de jeux pour enfants"),
    35: Words("دعم الجمعيات الرياضية والثقافية", "Appui aux associations sportives et culturelles"),
    36: Words("بناء قاعة رياضية للفتيات", "Construction d’une salle de sport pour les filles"),
    38: Words("اقتناء حافلات للنقل المدرسي", "Acquisition d’autocars de transport scolaire"),
    39: Words("تأهيل دار الطالبة", "Réhabilitation de la maison de l’étudiante (Dar Taliba)"),
    40: Words("ترميم الحجرات الدراسية", "Rénovation des salles de classe"),
    41: Words("بناء حجرة للتعليم الأولي", "Construction d’une classe de préscolaire"),
    42: Words("ربط المدارس بالماء والكهرباء", "Raccordement des écoles à l’eau et à l’électricité"),
    43: Words("تأهيل المركز الصحي وتجهيزه", "Réhabilitation et équipement du centre de santé"),
}

# Where a project differs from the rest of its row. Number 24 is in the row of women without being for them.
PILLARS = {
    6: Pillar.ENVIRONMENTAL,
    9: Pillar.ENVIRONMENTAL,
    16: Pillar.ENVIRONMENTAL,
    17: Pillar.ENVIRONMENTAL,
    19: Pillar.ECONOMIC,
    21: Pillar.ENVIRONMENTAL,
    26: Pillar.ECONOMIC,
    27: Pillar.ECONOMIC,
}
GENDERS = dict.fromkeys((14, 15, 20, 24, 31, 36, 38, 39, 41, 43), GenderMarker.CONTRIBUTES)

# The document counts seven poles and names none.
POLES = tuple(Words(f"القطب {position}", f"Pôle {position}") for position in range(1, 8))
SURVEY_GROUPS = (
    (Words("مجموعة النساء الأولى", "Premier groupe des femmes"), Sex.WOMEN),
    (Words("مجموعة النساء الثانية", "Second groupe des femmes"), Sex.WOMEN),
    (Words("مجموعة الرجال", "Groupe des hommes"), Sex.MEN),
)
