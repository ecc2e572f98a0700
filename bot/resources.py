"""The heavy parts of a process, each loaded once, on first use.

Rasa builds its graph components and actions from names alone, so what they share (the encoder above
all) is reached through here rather than handed to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from bot.accounts import Accounts
from bot.conversations import Conversations, EmbeddedConversations, SharedConversations
from bot.conversations.witness import DatabaseWitness
from bot.counter import Counter
from bot.desk import Database, Desk, Outbox
from bot.desk.catalogue import Service, load_services
from bot.desk.eligibility import Programme, load_programmes
from bot.desk.people import EXAMPLE_RECORDER, People, load_communities
from bot.desk.privacy.cipher import Cipher
from bot.desk.timetables import Timetables
from bot.encoder import Encoder, load_encoder
from bot.errors import SetupError
from bot.forms import Clerk
from bot.forms.always import Always
from bot.forms.checking import Checks
from bot.forms.commands import Commands
from bot.forms.displeased import Displeased
from bot.forms.finder import ServiceFinder
from bot.forms.mourning import Mourning
from bot.forms.notices import Notices, load_notices
from bot.forms.otherwise import Otherwise
from bot.forms.slots.reader import SlotReader
from bot.forms.terse import Terse
from bot.forms.tools import Tools
from bot.forms.wishes import Wishes
from bot.forms.wording import Wording, load_wording
from bot.forms.words import Words, load_words
from bot.handover import HandoverDesk
from bot.handover.agents import AgentDesk
from bot.handover.wording import HandoverWording, load_handover
from bot.insight import Recorder
from bot.insight.areas import load_areas
from bot.insight.desk import Insight
from bot.insight.grouping import open_groups
from bot.knowledge.factbook import FactBook
from bot.knowledge.guides import load_guides
from bot.knowledge.talk import Talk, load_talk
from bot.knowledge.topics import Topic, load_topics
from bot.language.clock import now
from bot.language.vocabulary import Vocabulary, load_vocabulary
from bot.publishing import CurrentLookups, Library, Reviewer
from bot.retrieval.answerer import Answerer
from bot.retrieval.in_talk import kinds_by
from bot.retrieval.index import KnowledgeIndex, load_index
from bot.retrieval.lookup import Lookups
from bot.retrieval.question import QuestionReader, asker
from bot.retrieval.ranker import load_ranker
from bot.retrieval.talk_order import TalkOrder, load_talk_order
from bot.settings import settings
from bot.staff import Roster, StaffDesk
from bot.suggesting import Suggester, make_suggester
from bot.suggesting.store import SuggestionStore
from bot.understanding.classifier import IntentClassifier
from bot.understanding.emergency import EmergencyWatch, load_emergencies
from bot.understanding.entities import EntityReader
from bot.understanding.reader import MessageReader
from bot.understanding.sentences import OUT_OF_SCOPE, guide_questions, outside, training_sentences

VOCABULARY_FILE = "vocabulary.yml"
EMERGENCY_FILE = "emergency.yml"
TALK_FILE = "talk.yml"
SERVICES_FOLDER = "services"
CALIBRATION_FILE = "calibration.yml"
CLASSIFIER_FILE = "intents.pickle"
SERVICES_FILE = "services.pickle"
ANSWERS_FILE = "answers.yml"
FORMS_FILE = "forms.yml"
NOTICES_FILE = "notices.yml"
ELIGIBILITY_FOLDER = "eligibility"
COMMUNITIES_FILE = "places/communities.yml"
AREAS_FILE = "places/areas.yml"
HANDOVER_FILE = "handover.yml"
TOPICS_FILE = "topics.yml"
RANKER_FILE = "ranker.json"
TALK_ORDER_FILE = "talk_order.json"
KINDS_FILE = "kinds.pickle"
FOLLOW_UPS_FOLDER = "follow_ups"


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The encoder of this process. Raises `EncoderError` when it has not been built."""
    return load_encoder(settings())


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The words of the field. Raises `KnowledgeError` when the file is wrong."""
    return load_vocabulary(settings().nlu_dir / VOCABULARY_FILE)


@lru_cache(maxsize=1)
def services() -> dict[str, Service]:
    """What can be asked to be done, by id. Raises `KnowledgeError` when a file is wrong."""
    return load_services(settings().knowledge_dir / SERVICES_FOLDER, settings().timetable_file)


@lru_cache(maxsize=1)
def message_reader() -> MessageReader:
    """Turns what a resident typed into what is understood."""
    return MessageReader(vocabulary())


@lru_cache(maxsize=1)
def entity_reader() -> EntityReader:
    """Reads times, amounts, people, contacts, places and services."""
    return EntityReader(vocabulary(), services().values())


@lru_cache(maxsize=1)
def emergencies() -> EmergencyWatch:
    """The watch that comes before everything. Raises `KnowledgeError` when its file is wrong."""
    return load_emergencies(settings().knowledge_dir / EMERGENCY_FILE)


@lru_cache(maxsize=1)
def talk() -> Talk:
    """The editors' sentences. Raises `KnowledgeError` when one is missing."""
    return load_talk(settings().knowledge_dir / TALK_FILE)


@lru_cache(maxsize=1)
def knowledge_index() -> KnowledgeIndex:
    """The search index. Raises `StaleIndexError` when it must be built first."""
    return load_index(settings().index_dir, encoder())


@lru_cache(maxsize=1)
def classifier() -> IntentClassifier:
    """The classifier of the trained model, for texts that its pipeline does not see: completed
    follow-ups, the pieces of a message. Raises `SetupError` when it has not been trained."""
    path = settings().models_dir / CLASSIFIER_FILE
    if not path.is_file():
        raise SetupError("the intents have not been learned: run `python -m bot train`")
    return IntentClassifier.load(path)


@lru_cache(maxsize=1)
def lookups() -> CurrentLookups:
    """What is live, in the learned order. Raises `StaleIndexError` when either must be made first."""
    return CurrentLookups(_lookups_in(knowledge_index()))


def _lookups_in(index: KnowledgeIndex) -> Lookups:
    return Lookups(index, load_ranker(settings().models_dir / RANKER_FILE), vocabulary())


@lru_cache(maxsize=1)
def library() -> Library:
    """The staff's documents and their releases, over the same store as cases."""
    return Library(database(), Reviewer(settings().knowledge_dir))


def search_in(index: KnowledgeIndex, asked: frozenset[str]) -> None:
    """From now on this index is live; `asked` are the questions that editors approved."""
    lookups().switch(_lookups_in(index), asked)


@lru_cache(maxsize=1)
def talk_order() -> TalkOrder:
    """What decides what a message means as a part of a talk. Raises `StaleIndexError` when it must be learned
    first."""
    return load_talk_order(settings().models_dir / TALK_ORDER_FILE)


@lru_cache(maxsize=1)
def kinds() -> IntentClassifier:
    """Tells messages that go on from those that stand by themselves."""
    return IntentClassifier.load(settings().models_dir / KINDS_FILE)


@lru_cache(maxsize=1)
def answerer() -> Answerer:
    """Answers questions from the index. Raises `StaleIndexError` when something must be learned first."""
    ask = asker(encoder(), classifier(), QuestionReader(message_reader(), vocabulary()))
    encode = encoder().encode_queries
    return Answerer(lookups(), talk_order(), kinds_by(kinds()), ask, encode, vocabulary(), talk())


@lru_cache(maxsize=1)
def facts() -> FactBook:
    """The facts that the guides carry. Raises `KnowledgeError` when a guide is wrong."""
    return FactBook.from_guides(load_guides(settings().knowledge_dir / "guides"))


@lru_cache(maxsize=1)
def programmes() -> dict[str, Programme]:
    """What can be pre-checked, by id. Raises `KnowledgeError` when a table is wrong."""
    return load_programmes(settings().knowledge_dir / ELIGIBILITY_FOLDER, facts())


@lru_cache(maxsize=1)
def commands() -> Commands:
    """What buttons say."""
    return Commands(
        {service.id: (service.short_name, service.name) for service in services().values()},
        {programme.id: (programme.name,) for programme in programmes().values()},
    )


@lru_cache(maxsize=1)
def always() -> Always:
    """What gets through whatever is under way."""
    return Always(emergencies(), talk())


@lru_cache(maxsize=1)
def database() -> Database:
    """Where cases are kept. Raises `SetupError` when it must be made first."""
    return Database.from_settings(settings())


@lru_cache(maxsize=1)
def cipher() -> Cipher:
    """What seals personal data. Raises `SetupError` when a key is malformed."""
    return Cipher.from_settings(settings())


@lru_cache(maxsize=1)
def desk() -> Desk:
    """The desk over that store."""
    return Desk(database(), services(), cipher())


@lru_cache(maxsize=1)
def people() -> People:
    """Those who carry services out, over the same store. Raises `KnowledgeError` for wrong communities."""
    communities = load_communities(settings().knowledge_dir / COMMUNITIES_FILE)
    recorder = settings().service_recorder.strip() or EXAMPLE_RECORDER
    return People(database(), services(), cipher(), communities, recorder)


def timetables() -> Timetables:
    """Hours, places and capacities as staff changed them: `services` follows."""
    return Timetables(database(), services())


@lru_cache(maxsize=1)
def outbox() -> Outbox:
    """What residents are to be told, over the same store."""
    return Outbox(database(), cipher())


@lru_cache(maxsize=1)
def notices() -> Notices:
    """Notifications in the editors' words. Raises `KnowledgeError` when their file is wrong."""
    return load_notices(settings().knowledge_dir / NOTICES_FILE, talk(), services())


@lru_cache(maxsize=1)
def conversations() -> Conversations:
    """What is kept of conversations: in Redis, or in this process. Raises `SetupError` for a wrong URL."""
    chosen = settings()
    ttl = chosen.conversation_ttl_seconds
    if not chosen.redis_url:
        return EmbeddedConversations(ttl)
    witness = DatabaseWitness(database, ttl)
    return SharedConversations(chosen.redis_url, cipher(), ttl, chosen.turn_lease_seconds, witness)


@lru_cache(maxsize=1)
def recorder() -> Recorder:
    """Counts turns beside the conversations."""
    return Recorder(database, cipher)


@lru_cache(maxsize=1)
def staff() -> StaffDesk:
    """The desk as staff reach it. Raises `SetupError` when their tokens are malformed."""
    return StaffDesk(Roster.from_settings(settings()), desk, services(), people, accounts, insight)


@lru_cache(maxsize=1)
def insight() -> Insight:
    """What residents need, over the same store. Raises `KnowledgeError` for wrong communities or areas."""
    folder = settings().knowledge_dir
    communities = tuple(one.name for one in load_communities(folder / COMMUNITIES_FILE).known)
    return Insight(
        database,
        services(),
        {id: topic.name for id, topic in topics().items()},
        communities,
        load_areas(folder / AREAS_FILE, frozenset(communities)),
        lambda: open_groups(database(), cipher(), message_reader(), encoder(), knowledge_index()),
    )


@lru_cache(maxsize=1)
def accounts() -> Accounts:
    """The accounts of the staff, in the same store."""
    return Accounts.from_settings(settings(), database(), cipher())


@lru_cache(maxsize=1)
def counter() -> Counter:
    """Where residents ask how a case stands."""
    return Counter(desk, services())


@lru_cache(maxsize=1)
def service_finder() -> ServiceFinder:
    """Finds what is asked for. Raises `SetupError` when it has not been learned."""
    path = settings().models_dir / SERVICES_FILE
    if not path.is_file():
        raise SetupError("the services have not been learned: run `python -m bot train`")
    return ServiceFinder(IntentClassifier.load(path), encoder(), services(), programmes())


@lru_cache(maxsize=1)
def words() -> Words:
    """What residents say inside a form. Raises `KnowledgeError` when the file is wrong."""
    return load_words(settings().nlu_dir / ANSWERS_FILE)


@lru_cache(maxsize=1)
def wishes() -> Wishes:
    """Sees the plainest wishes for a service. Raises `SetupError` when services have not been learned."""
    return Wishes(words(), service_finder(), Terse(services()))


@lru_cache(maxsize=1)
def checks() -> Checks:
    """Sees who asks for a pre-check. Raises `KnowledgeError` when a table or a guide is wrong."""
    return Checks(programmes(), (text for text, _ in guide_questions(settings().knowledge_dir)))


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The editors' sentences for getting things done. Raises `KnowledgeError` when their file is wrong."""
    return load_wording(settings().knowledge_dir / FORMS_FILE, talk())


@lru_cache(maxsize=1)
def displeased() -> Displeased:
    """Sees who is not content."""
    return Displeased(words(), wording(), services(), answerer())


@lru_cache(maxsize=1)
def otherwise() -> Otherwise:
    """Says what is said where nothing is done."""
    mourning = Mourning(words(), wording(), answerer())
    return Otherwise(services(), answerer(), always(), service_finder(), wording(), displeased(), mourning)


@lru_cache(maxsize=1)
def clerk() -> Clerk:
    """Takes the turns in which something is done."""
    tools = Tools(
        desk=desk(),
        inbox=outbox().inbox,
        services=services(),
        programmes=programmes(),
        wording=wording(),
        words=words(),
        facts=facts(),
        reader=SlotReader(words()),
        vocabulary=vocabulary(),
        urgent=emergencies().kinds["medical"].citations,
    )
    return Clerk(tools, answerer(), service_finder(), commands(), always(), otherwise(), displeased())


@lru_cache(maxsize=1)
def handover_wording() -> HandoverWording:
    """Sentences and hours of hand-overs. Raises `KnowledgeError` when their file is wrong."""
    return load_handover(settings().knowledge_dir / HANDOVER_FILE)


@lru_cache(maxsize=1)
def topics() -> Mapping[str, Topic]:
    """Topics by id. Raises `KnowledgeError` when their file is wrong."""
    return load_topics(settings().knowledge_dir / TOPICS_FILE)


def handovers() -> HandoverDesk:
    """Where conversations wait for a person, over the same store."""
    return HandoverDesk(database(), cipher())


def agents() -> AgentDesk:
    """Hand-overs as agents reach them. Raises `SetupError` when the staff's tokens are malformed."""
    names = staff().names
    names_of_topics = {id: topic.name for id, topic in topics().items()}
    sentences = handover_wording().resident
    return AgentDesk(handovers, desk, services(), lambda: names("clerk"), sentences, names_of_topics)


@lru_cache(maxsize=1)
def suggester() -> Suggester:
    """Suggests to agents. Its finder is its own, as its classifier's memory is no other thread's."""
    service_finder()
    finder = ServiceFinder(
        IntentClassifier.load(settings().models_dir / SERVICES_FILE), encoder(), services(), programmes()
    )
    return make_suggester(
        lookups=lookups(),
        order=talk_order(),
        encoder=encoder(),
        classifier=classifier(),
        kinds=kinds(),
        reader=message_reader(),
        entities=entity_reader(),
        vocabulary=vocabulary(),
        words=words(),
        finder=finder,
        emergencies=emergencies(),
        services=services(),
        programmes=programmes(),
        facts=facts(),
        talk=talk(),
        topics=topics(),
        wording=handover_wording(),
        store=lambda: SuggestionStore(database(), cipher()),
        learned=lambda one: recorder().ask(one.reason, one.question, now(), answer=one.answer),
    )


def further_sentences() -> list[tuple[str, str]]:
    """(text as typed, label) of the sentences that train the classifier besides those of `nlu_data`."""
    known = {text for text, _ in training_sentences(settings().nlu_dir)}
    wished = [(text, "request") for service in services().values() for text in service.examples]
    declined = [(text, OUT_OF_SCOPE) for text in outside(settings().nlu_dir / CALIBRATION_FILE)]
    further = guide_questions(settings().knowledge_dir) + wished + declined
    return [(text, label) for text, label in further if text not in known]


def forget_trained() -> None:
    """Drops what was read of index and models, so that the next use reads it anew."""
    learned = (knowledge_index, lookups, classifier, talk_order, kinds, service_finder)
    for part in (*learned, answerer, otherwise, wishes, clerk, suggester):
        part.cache_clear()


def forget_store() -> None:
    """Lets go of the store, so that the next use opens the one that the settings name then."""
    for part in (database, cipher, desk, people, outbox, clerk, accounts):
        part.cache_clear()
