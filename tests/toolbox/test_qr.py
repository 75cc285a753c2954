import segno
from defusedxml import ElementTree

from config.toolbox.qr import qr_svg

ADDRESS = "https://adaa.example/ar/results/verify/ABCD-EFGH-JKLM/"
SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_draws_the_code_of_the_address_and_says_what_it_is():
    svg = ElementTree.fromstring(qr_svg(ADDRESS, title="Vérifier <cette> fiche"))
    assert svg.findtext(f"{SVG}title") == "Vérifier <cette> fiche"
    code = segno.make(ADDRESS, error="M", micro=False)
    side = code.symbol_size(border=2)[0]
    assert svg.get("viewBox") == f"0 0 {side} {side}"
    assert code.error in "MQH"


def test_another_address_is_another_picture():
    assert qr_svg(ADDRESS, title="a") != qr_svg(ADDRESS + "x", title="a")
    assert qr_svg(ADDRESS, title="a") == qr_svg(ADDRESS, title="a")
