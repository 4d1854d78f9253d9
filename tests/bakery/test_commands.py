"""What every command shares: one block, an actor, answers for people and programs, and exit codes."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, CommandParser, call_command

from bakery.accounts.models import User
from bakery.catalogue.models import Allergen
from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.errors import NameTaken
from bakery.terminal import Bar

pytestmark = pytest.mark.django_db


class AddAllergen(ServiceCommand):
    def add_own_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        name = options["name"]
        row = Allergen.objects.using(tx.using).create(name=name, slug=name)
        if name == "taken":
            raise NameTaken("There is such an allergen.")
        by = self.actor(tx, options)
        result = {"id": row.pk, "by": by.username}
        return Outcome(result=result, lines=[f"{by.username} added {name}."], complete=name != "half")


class ListAllergens(ServiceCommand):
    writes = False

    def work(self, tx: Atomic, options: Options) -> Outcome:
        assert tx.read_only
        names = list(Allergen.objects.using(tx.using).values_list("name", flat=True))
        return Outcome(result=names, lines=names)


def run(command: ServiceCommand, *words: str) -> tuple[str, str]:
    """Return what a command wrote to stdout and to stderr."""
    out, err = StringIO(), StringIO()
    call_command(command, *words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def names() -> list[str]:
    return list(Allergen.objects.values_list("name", flat=True))


@pytest.fixture
def root() -> User:
    return User.objects.create(username="root", is_superuser=True)


def test_the_only_superuser_is_who_does_it(root: User) -> None:
    assert run(AddAllergen(), "nuts") == ("root added nuts.\n", "")
    assert names() == ["nuts"]


def test_somebody_else_is_named(root: User) -> None:
    User.objects.create(username="anna")

    assert run(AddAllergen(), "nuts", "--user", "anna")[0] == "anna added nuts.\n"


@pytest.mark.parametrize(
    ("people", "words", "reason"),
    [
        ([], [], "no superuser"),
        (["root", "boss"], [], "more than one superuser"),
        (["root"], ["--user", "nobody"], "no active account called “nobody”"),
    ],
)
def test_without_somebody_who_does_it_nothing_is_done(people: list[str], words: list[str], reason: str) -> None:
    for name in people:
        User.objects.create(username=name, is_superuser=True)

    with pytest.raises(CommandError, match=reason) as refused:
        run(AddAllergen(), "nuts", *words)

    assert refused.value.returncode == 2
    assert names() == []


def test_an_account_switched_off_does_nothing_more(root: User) -> None:
    User.objects.create(username="anna", is_active=False)

    with pytest.raises(CommandError, match="anna"):
        run(AddAllergen(), "nuts", "--user", "anna")


def test_programs_get_one_object_on_stdout_and_the_rest_on_stderr(root: User) -> None:
    out, err = run(AddAllergen(), "nuts", "--json")

    assert json.loads(out) == {"id": Allergen.objects.get().pk, "by": "root"}
    assert "root added nuts." in err


def test_a_dry_run_shows_everything_and_keeps_nothing(root: User) -> None:
    out, err = run(AddAllergen(), "nuts", "--dry-run")

    assert out == "root added nuts.\n"
    assert "Nothing was kept" in err
    assert names() == []


def test_a_refusal_ends_with_two_and_keeps_nothing(root: User) -> None:
    with pytest.raises(CommandError, match=r"There is such an allergen\.") as refused:
        run(AddAllergen(), "taken")

    assert refused.value.returncode == 2
    assert names() == []


def test_rows_left_out_end_with_one_and_the_rest_is_kept(root: User) -> None:
    with pytest.raises(SystemExit) as ended:
        run(AddAllergen(), "half")

    assert ended.value.code == 1
    assert names() == ["half"]


@pytest.mark.parametrize("words", [["--user", "root"], ["--dry-run"]])
def test_a_command_that_reads_has_no_options_of_one_that_writes(words: list[str], root: User) -> None:
    run(AddAllergen(), "nuts")
    assert run(ListAllergens()) == ("nuts\n", "")

    with pytest.raises(CommandError, match="unrecognized arguments"):
        run(ListAllergens(), *words)


@pytest.mark.django_db(databases=["default", "other"])
def test_another_database_is_worked_on_by_its_alias() -> None:
    User.objects.using("other").create(username="root", is_superuser=True)

    run(AddAllergen(), "nuts", "--database", "other")

    assert names() == []
    assert Allergen.objects.using("other").count() == 1


def test_an_unknown_database_is_refused(root: User) -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        run(AddAllergen(), "nuts", "--database", "nowhere")


def test_what_a_command_returns_is_json_safe(root: User) -> None:
    class Wrong(ServiceCommand):
        writes = False

        def work(self, tx: Atomic, options: Options) -> Outcome:
            result: Any = object()
            return Outcome(result=result)

    with pytest.raises(TypeError):
        run(Wrong(), "--json")


class Terminal(StringIO):
    """What is written to a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_bar_shows_how_far_long_work_has_come_with_the_log_above_it() -> None:
    screen = Terminal()

    with Bar(shown=True, file=screen) as watch:
        watch("suppliers", 0, 4)
        watch("products", 3, 4)

    assert "suppliers" in screen.getvalue()
    assert "0/4" in screen.getvalue()


def test_a_bar_that_nobody_sees_writes_nothing() -> None:
    screen = Terminal()

    with Bar(shown=False, file=screen) as watch:
        watch("suppliers", 0, 4)
    with Bar(shown=True, file=screen):
        pass

    assert screen.getvalue() == ""


@pytest.mark.parametrize(("words", "shown"), [((), True), (("--json",), False)])
def test_a_bar_is_for_people_at_a_terminal(
    words: tuple[str, ...], shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    bars: list[bool] = []
    monkeypatch.setattr("bakery.commands.Bar", lambda *, shown: (bars.append(shown), Bar(shown=False))[1])

    call_command(ListAllergens(), *words, stdout=StringIO(), stderr=Terminal())
    call_command(ListAllergens(), *words, stdout=StringIO(), stderr=StringIO())

    assert bars == [shown, False]
