"""Which communes touch: read from the outlines of real ones, said of nothing that has no outline."""

from communes.cooperation.neighbours import neighbours, read_contiguity

AGADIR, AIT_MELLOUL, INEZGANE, DCHEIRA = "09.001.01.01", "09.273.01.05", "09.273.01.15", "09.273.01.13"
CASABLANCA, AL_HOCEIMA = "06.141.01.0", "01.051.01.01"


def test_communes_that_share_a_boundary_are_neighbours_both_ways():
    known = neighbours()

    assert {AIT_MELLOUL, INEZGANE, DCHEIRA} <= known[AGADIR]
    assert CASABLANCA not in known[AGADIR]
    assert all(code in known[near] for code, around in known.items() for near in around)


def test_members_form_one_whole_or_the_groups_that_stand_apart():
    whole = read_contiguity([DCHEIRA, AIT_MELLOUL, INEZGANE])
    assert whole.groups == ((DCHEIRA, AIT_MELLOUL, INEZGANE),)
    assert whole.is_whole

    # Dcheira and Aït Melloul touch through Inezgane and Agadir only.
    apart = read_contiguity([DCHEIRA, AIT_MELLOUL, CASABLANCA])
    assert len(apart.groups) == 3
    assert apart.is_apart
    assert read_contiguity([AL_HOCEIMA, AGADIR, DCHEIRA]).groups == ((AGADIR, DCHEIRA), (AL_HOCEIMA,))


def test_a_region_or_a_province_touches_what_lies_in_it_and_what_it_borders():
    assert read_contiguity(["09", DCHEIRA, AIT_MELLOUL]).is_whole
    assert read_contiguity(["09.273", AGADIR]).is_whole
    assert read_contiguity(["09", CASABLANCA]).is_apart


def test_nothing_is_said_of_a_member_without_an_outline():
    reading = read_contiguity([AGADIR, "ZZ.001.01.01", DCHEIRA])

    assert reading.unknown == ("ZZ.001.01.01",)
    assert (reading.is_whole, reading.is_apart) == (False, False)
