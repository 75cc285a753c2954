"""What the log says of saved answers."""

from datetime import timedelta

from records.models import Event
from records.services.events import event_sentence
from tests.factories.assessments import IN_ENTRY

PART, WHOLE = "complaints_answered_in_time", "complaints_received"


class TestLog:
    def events(self):
        return list(Event.objects.filter(code="assessment.answers_changed").order_by("pk"))

    def test_an_event_keeps_before_and_after(self, save, agent):
        save({"capex_paid": "100"})

        (event,) = self.events()
        assert event.actor == agent.user
        assert event.data["before"] == {"capex_paid": ""}
        assert event.data["after"] == {"capex_paid": "100.00"}
        assert event_sentence(event) == "Figures were entered: Capital expenditure paid"

    def test_one_person_typing_is_one_event(self, save):
        save({"capex_paid": "1"})
        save({"capex_paid": "10"}, at=IN_ENTRY + timedelta(minutes=4))
        save({"capex_paid": "100"}, at=IN_ENTRY + timedelta(minutes=9))

        assert [event.data["after"] for event in self.events()] == [{"capex_paid": "1.00"}]

    def test_after_a_while_it_is_another_event_with_what_was_there(self, save):
        save({"capex_paid": "1"})
        save({"capex_paid": "10"}, at=IN_ENTRY + timedelta(minutes=4))
        save({"capex_paid": "100"}, at=IN_ENTRY + timedelta(minutes=11))

        assert [event.data["before"] for event in self.events()] == [
            {"capex_paid": ""},
            {"capex_paid": "10.00"},
        ]

    def test_another_person_is_another_event(self, save, manager, agent):
        save({"capex_paid": "1"})
        save({"capex_paid": "2"}, by=manager)
        save({"capex_paid": "3"})

        assert [event.actor for event in self.events()] == [agent.user, manager.user, agent.user]

    def test_only_fields_not_yet_logged_are_added(self, save):
        save({"capex_paid": "1"})
        save({"capex_paid": "2", "documents_published": "3"})

        assert self.events()[1].data["before"] == {"documents_published": ""}

    def test_a_refused_text_is_no_event(self, save):
        save({"capex_paid": "much"})

        assert self.events() == []

    def test_many_fields_are_named_and_counted(self, save):
        save(
            {
                "capex_paid": "1",
                "capex_appropriations": "2",
                "documents_published": "3",
                PART: "4",
                WHOLE: "5",
            }
        )

        assert event_sentence(self.events()[0]).endswith(" and 2 other fields")
