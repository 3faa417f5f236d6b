from sqlalchemy import Column, ForeignKey, Integer


class Order(Base):
    id = Column(Integer, primary_key=True)
    customer_id = Column(Integer, ForeignKey("customers.id"))  # <- finding
