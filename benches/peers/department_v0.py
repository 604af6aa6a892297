"""department-v0 for SimPy: a line of standard input holds a seed, a line of
standard output what that replication gave and the CPU-seconds it took."""

import math
import random
import sys
import time
from collections import deque

import simpy

YEARS = 5.0
WEEK = 1 / 52
HAZARDS = ((2.0, 0.20), (5.0, 0.17), (10.0, 0.12), (float("inf"), 0.08))
LOG_VARIANCE = math.log(1 + 1.2**2)


class Worker:
    __slots__ = ("cases", "place")

    def __init__(self):
        self.cases = {}  # a set that keeps its order
        self.place = None


class Child:
    __slots__ = ("worker", "since", "changed")

    def __init__(self, since):
        self.worker = None
        self.since = since
        self.changed = -1.0


class Vacancy:
    __slots__ = ("process", "agency")

    def __init__(self):
        self.process = None
        self.agency = None


class Caseloads:
    """Workers in a list for each caseload; a list is left by changing places with its last."""

    def __init__(self):
        self.levels = [[]]
        self.least = 0

    def put(self, worker):
        load = len(worker.cases)
        while load >= len(self.levels):
            self.levels.append([])
        level = self.levels[load]
        worker.place = len(level)
        level.append(worker)
        self.least = min(self.least, load)

    def take(self, worker):
        level = self.levels[len(worker.cases)]
        last = level.pop()
        if last is not worker:
            level[worker.place] = last
            last.place = worker.place

    def lightest(self):
        while not self.levels[self.least]:
            self.least += 1
        level = self.levels[self.least]
        return level[int(random.random() * len(level))]


class Department:
    def __init__(self, env):
        self.env = env
        self.loads = Caseloads()
        self.employed = 0
        self.open = deque()
        self.agency = 0
        self.children = {}
        self.events = self.changes = 0
        self.last = self.vacancy_years = self.agency_years = 0.0
        for _ in range(170):
            self.hire(random.expovariate(1 / 4.0))
        for _ in range(30):
            self.open_vacancy()
        for _ in range(2400):
            self.open_child()
        for process in (self.joiners(), self.cohorts(), self.arrivals()):
            env.process(process)

    def pass_time(self):
        span = self.env.now - self.last
        self.vacancy_years += span * len(self.open)
        self.agency_years += span * self.agency
        self.last = self.env.now

    # Workers

    def hire(self, tenure=0.0):
        worker = Worker()
        self.loads.put(worker)
        self.employed += 1
        self.env.process(self.employment(worker, tenure))
        if self.open:
            self.pass_time()
            vacancy = self.open.popleft()
            vacancy.process.interrupt()
            if vacancy.agency is not None:
                self.agency -= 1
                self.goes(vacancy.agency)

    def employment(self, worker, tenure):
        yield self.env.timeout(stays(tenure))
        self.events += 1
        self.employed -= 1
        if self.employed < 200:
            self.open_vacancy()
        self.goes(worker)

    def goes(self, worker):
        self.loads.take(worker)
        self.changes += len(worker.cases)
        for child in worker.cases:
            child.changed = self.env.now
            self.give(child)

    def joiners(self):
        while True:
            yield self.env.timeout(random.expovariate(20.0))
            self.events += 1
            if self.employed < 200:
                self.hire()

    def cohorts(self):
        yield self.env.timeout(8 / 12)
        while True:
            self.events += 1
            for _ in range(15):
                if self.employed < 210:
                    self.hire()
            yield self.env.timeout(1.0)

    def open_vacancy(self):
        self.pass_time()
        vacancy = Vacancy()
        vacancy.process = self.env.process(self.cover(vacancy))
        self.open.append(vacancy)

    def cover(self, vacancy):
        """Agency workers one after another, until the vacancy is filled."""
        try:
            while True:
                yield self.env.timeout(random.expovariate(1 / (3 * WEEK)))
                self.events += 1
                self.pass_time()
                self.agency += 1
                vacancy.agency = worker = Worker()
                self.loads.put(worker)
                while True:
                    yield self.env.timeout(12 * WEEK)
                    self.events += 1
                    if random.random() >= 0.7:
                        break
                self.pass_time()
                self.agency -= 1
                vacancy.agency = None
                self.goes(worker)
        except simpy.Interrupt:
            pass

    # Children

    def arrivals(self):
        while True:
            yield self.env.timeout(random.expovariate(2400.0))
            self.events += 1
            self.open_child()

    def open_child(self):
        child = Child(self.env.now)
        self.children[child] = None
        self.give(child)
        self.env.process(self.case(child))

    def give(self, child):
        worker = child.worker = self.loads.lightest()
        self.loads.take(worker)
        worker.cases[child] = None
        self.loads.put(worker)

    def case(self, child):
        yield self.env.timeout(random.lognormvariate(-LOG_VARIANCE / 2, math.sqrt(LOG_VARIANCE)))
        self.events += 1
        del self.children[child]
        worker = child.worker
        self.loads.take(worker)
        del worker.cases[child]
        self.loads.put(worker)

    def kept(self):
        long = [child for child in self.children if child.since < YEARS - 1]
        return sum(child.changed < YEARS - 1 for child in long) / len(long)


def stays(tenure):
    """Years until somebody of this tenure leaves."""
    left = random.expovariate(1.0)
    at = tenure
    for edge, rate in HAZARDS:
        if at < edge:
            if left < rate * (edge - at):
                return at + left / rate - tenure
            left -= rate * (edge - at)
            at = edge


def simulate(seed):
    random.seed(seed)
    env = simpy.Environment()
    department = Department(env)
    env.run(until=YEARS)
    department.pass_time()
    vacancy = department.vacancy_years / 200 / YEARS
    return vacancy, 12 * department.agency_years, department.kept(), department.events, department.changes


for line in sys.stdin:
    before = time.process_time()
    outcome = simulate(int(line))
    print(*outcome, time.process_time() - before, flush=True)
